namespace ActorVent.Watching.Feeds;

/// <summary>What a partition without a feed waits for.</summary>
internal enum LinkNeed
{
    /// <summary>Nothing: it has one, or has not said hello, or is left out.</summary>
    None,

    /// <summary>To be told what it has not settled.</summary>
    Rewind,

    /// <summary>The same, after it was left out: it may need much more than others.</summary>
    CatchUp,
}
