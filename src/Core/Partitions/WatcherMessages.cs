using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>Told to a scope's watcher, always through its region.</summary>
internal interface IWatcherMessage
{
    ScopeId Scope { get; }
}

/// <summary>What partitions tell the watchers of their scopes.</summary>
internal static class WatcherMessage
{
    /// <summary>Wakes the watcher; the next comes in a second.</summary>
    internal sealed record Ping(ScopeId Scope) : IWatcherMessage;

    /// <summary>
    /// The partition knows what it has persisted and nothing of what is under way: the watch has to go on from there. Said with a new random
    /// number when the partition begins, at a gap, when the journal writes again after a failure, and after 5 s of silence; repeated each
    /// second until a <see cref="PartitionMessage.Observed"/> names it.
    /// </summary>
    /// <param name="Scope">The scope.</param>
    /// <param name="Partition">Who says it.</param>
    /// <param name="Number">Random, not 0.</param>
    /// <param name="Epoch">The highest that it persisted.</param>
    /// <param name="History">The highest that it persisted.</param>
    internal sealed record Hello(ScopeId Scope, PartitionId Partition, long Number, ScopeEpoch Epoch, long History) : IWatcherMessage
    {
        /// <summary>Whether a list has to come, though the watch could go on: what another scope has covered meanwhile may be this one's.</summary>
        public bool NeedsList { get; init; }
    }

    /// <summary>Everything up to the number is in the partition's hands, and there is room for more: credit. The next one says it again.</summary>
    internal sealed record Taken(ScopeId Scope, PartitionId Partition, ScopeEpoch Epoch, long Number) : IWatcherMessage;

    /// <summary>Everything up to the number is in the journal or void: moves the position. The next one says it again.</summary>
    internal sealed record Settled(ScopeId Scope, PartitionId Partition, ScopeEpoch Epoch, long Number) : IWatcherMessage;
}
