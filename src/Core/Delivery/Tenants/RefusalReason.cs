namespace ActorVent.Delivery.Tenants;

/// <summary>Why an annotation, or a webhook in it, does not count. Few values, since each is a series.</summary>
internal enum RefusalReason
{
    /// <summary>The annotation's value does not parse.</summary>
    Invalid,

    /// <summary>Webhooks of annotations are not enabled.</summary>
    Disabled,

    /// <summary>Beyond the number of webhooks that one object may have.</summary>
    TooMany,

    /// <summary>No URL that can be POSTed to.</summary>
    NoUrl,

    /// <summary>The operator does not allow it.</summary>
    NotAllowed,

    /// <summary>There are as many endpoints from annotations as there may be.</summary>
    OverLimit,
}
