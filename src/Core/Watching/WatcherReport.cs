using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>What is worth counting or telling people.</summary>
internal abstract record WatcherReport
{
    private WatcherReport()
    {
    }

    internal sealed record EventsRead(int Count) : WatcherReport;

    internal sealed record ListBegun : WatcherReport;

    internal sealed record Listed(long Count, ResourceVersion Version) : WatcherReport;

    internal sealed record Watching(ResourceVersion Version) : WatcherReport;

    /// <summary>A list, a watch or a question failed.</summary>
    /// <param name="Kind">As the metrics name it.</param>
    /// <param name="Error">What happened.</param>
    /// <param name="Wait">Until it is tried again; null: at once, another report says why.</param>
    internal sealed record Failed(string Kind, string Error, TimeSpan? Wait) : WatcherReport;

    /// <summary>A watch that was open ended early, as balancers end what is idle. If it cannot be opened again, that is a failure.</summary>
    internal sealed record Cut(string Kind, string Error, TimeSpan Wait) : WatcherReport;

    internal sealed record Expired(ResourceVersion Version) : WatcherReport;

    /// <summary>The server, or a list, says a version below what was seen before.</summary>
    internal sealed record InDoubt(ResourceVersion Version, ResourceVersion Seen) : WatcherReport;

    internal sealed record HistoryReset(ResourceVersion Version, ResourceVersion Seen) : WatcherReport;

    internal sealed record Quiet(int Streams) : WatcherReport;

    internal sealed record LeftOut(PartitionId Partition) : WatcherReport;

    /// <summary>The journal does not take what the watcher needs to go on.</summary>
    internal sealed record NotWritten(string Reason, TimeSpan Wait) : WatcherReport;
}
