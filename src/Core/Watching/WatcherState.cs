namespace ActorVent.Watching;

/// <summary>What a watcher is doing.</summary>
internal enum WatcherState
{
    /// <summary>Waits for the journal, or for partitions.</summary>
    Starting,

    /// <summary>Reads a list.</summary>
    Listing,

    /// <summary>Hears of changes as they happen.</summary>
    Watching,

    /// <summary>The server refused, or did not answer, and is asked again.</summary>
    Retrying,

    /// <summary>It goes to another node, or the node stops.</summary>
    Draining,
}
