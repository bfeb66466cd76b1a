namespace ActorVent.Delivery;

/// <summary>Why an entry became a dead letter: the tag <c>reason</c>. Few values, since each is a series.</summary>
internal enum DeadLetterReason
{
    /// <summary>The endpoint answered 400, 413, 415 or 422.</summary>
    Rejected,

    /// <summary>It kept failing for too long.</summary>
    Expired,

    /// <summary>Its URL came from an annotation and is not allowed any more.</summary>
    Refused,

    /// <summary>Retention removed it before this endpoint had passed it.</summary>
    Retention,
}
