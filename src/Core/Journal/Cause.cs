namespace ActorVent.Journal;

/// <summary>Why something is sent. Stored by number: never renumber.</summary>
public enum Cause
{
    /// <summary>Found by the very first list, or live when the endpoint was added.</summary>
    Initial = 0,

    /// <summary>Came over the watch.</summary>
    Live = 1,

    /// <summary>Found by a later list: happened while nobody watched.</summary>
    Resync = 2,

    /// <summary>The configuration or the selector no longer covers the object.</summary>
    OutOfScope = 3,

    /// <summary>Sent again on purpose, because the object stays unhealthy.</summary>
    Resend = 4,

    /// <summary>Sent again on an operator's request; may be an older state.</summary>
    Replay = 5,
}
