namespace ActorVent.Delivery;

/// <summary>How an entry, or an attempt of it, ended: the tag <c>outcome</c>.</summary>
internal enum DeliveryResult
{
    Accepted,

    /// <summary>Failed; it will be tried again.</summary>
    Retried,

    DeadLetter,

    /// <summary>Not sent: a newer state of the object takes its place.</summary>
    Superseded,

    /// <summary>Not sent: not for this endpoint.</summary>
    Skipped,

    /// <summary>A resend that was not sent, because something of the object was outstanding, or that was not accepted: what it repeats was settled before.</summary>
    LeftOut,
}
