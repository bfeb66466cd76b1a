namespace ActorVent.Watching.Feeds;

/// <summary>What a feed waits for.</summary>
internal enum FeedState
{
    /// <summary>The time to try again, or for good.</summary>
    Idle,

    /// <summary>The next page of a list.</summary>
    Listing,

    /// <summary>A watch to open.</summary>
    Opening,

    /// <summary>The next events.</summary>
    Reading,

    /// <summary>Room, to list or to read on.</summary>
    Held,
}
