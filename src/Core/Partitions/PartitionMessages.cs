using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>Told to a partition, always through its region.</summary>
internal interface IPartitionMessage
{
    PartitionId Partition { get; }
}

/// <summary>What a partition is told. Regions deliver at most once: each says what happens when it is lost.</summary>
internal static class PartitionMessage
{
    /// <summary>Wakes the partition; the next comes in a second.</summary>
    internal sealed record Ping(PartitionId Partition) : IPartitionMessage;

    /// <summary>
    /// What a watcher has for the partition since the number before. Answered by <see cref="WatcherMessage.Taken"/> and <see cref="WatcherMessage.Settled"/>; a gap in the
    /// numbers leads to a <see cref="WatcherMessage.Hello"/>. An empty one comes each second, so that the last is missed too.
    /// </summary>
    internal sealed record Observed : IPartitionMessage
    {
        public required PartitionId Partition { get; init; }

        public required ScopeId Scope { get; init; }

        /// <summary>Numbers begin anew with each.</summary>
        public required ScopeEpoch Epoch { get; init; }

        /// <summary>How often the server's history was found reset.</summary>
        public required long History { get; init; }

        /// <summary>The partition's hello that this answers; 0: none yet, and one is waited for.</summary>
        public required long Hello { get; init; }

        /// <summary>From 1 in each epoch, without gaps.</summary>
        public required long Number { get; init; }

        /// <summary>In order.</summary>
        public IReadOnlyList<Observation> Items { get; init; } = [];

        /// <summary>The scope's persisted position: tombstones that it has passed may go. None: there is none yet.</summary>
        public ResourceVersion Persisted { get; init; }

        /// <summary>Everything up to here has been told to the partition. None: not known.</summary>
        public ResourceVersion UpTo { get; init; }

        /// <summary>Whether the watch tells the present, not what was missed.</summary>
        public bool IsCaughtUp { get; init; }

        /// <summary>Bytes of payload in <see cref="Items"/>: what the watcher's credit is counted in.</summary>
        public long Bytes { get; init; }
    }
}

/// <summary>Something that a list or a watch showed.</summary>
internal abstract record Observation
{
    private Observation()
    {
    }

    /// <summary>A watch event.</summary>
    internal sealed record Watched(Change Change) : Observation;

    /// <summary>A list starts: what belongs to another list of the scope counts no more.</summary>
    /// <param name="List">Its number, which no other of the scope's lists in this epoch has.</param>
    /// <param name="Version">The list is at least of this version.</param>
    internal sealed record ListBegun(long List, ResourceVersion Version) : Observation;

    /// <summary>An item of a list.</summary>
    internal sealed record Listed(long List, Change Change) : Observation;

    /// <summary>The last page is in: what the partition has of the scope and the list did not contain is gone, unless it is newer than the list.</summary>
    internal sealed record ListEnded(long List, ResourceVersion Version) : Observation;
}
