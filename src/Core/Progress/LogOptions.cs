using ActorVent.Primitives;

namespace ActorVent.Progress;

/// <summary>Whose log it is, and what it has to agree with.</summary>
internal sealed record LogOptions
{
    public required EndpointId Endpoint { get; init; }

    /// <summary>The journal's <see cref="Journal.IJournal.Id"/>. The log's first event carries it; another journal's log is refused.</summary>
    public required string Journal { get; init; }

    /// <summary>How many partitions the journal has.</summary>
    public required int Partitions { get; init; }

    /// <summary>
    /// By the partition's number: the journal's newest sequence numbers, read before the log is started. What the log knows above them is
    /// refused. Null: not checked, as when the log is started again after a failed write.
    /// </summary>
    public IReadOnlyList<SequenceNumber>? Heads { get; init; }

    /// <summary>A snapshot is saved each so many events. Default: 500.</summary>
    public int SnapshotEvery { get; init; } = 500;

    /// <summary>So many events are deleted at once: the writer waits meanwhile. Default: 200.</summary>
    public int DeleteAtOnce { get; init; } = 200;

    /// <summary>Without it nothing is written: what is to be persisted waits. Default: it is always held.</summary>
    public ILease Lease { get; init; } = FileLease.Instance;

    public string PersistenceId => $"endpoint-{Endpoint}";
}
