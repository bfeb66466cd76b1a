using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>Proof of ownership that every write carries: the write happens only while the partition's row still says so.</summary>
public sealed record Fence(PartitionId Partition, string Node, Incarnation Incarnation, Epoch Epoch);

/// <summary>How a fenced write ended.</summary>
public enum WriteOutcome
{
    Written,

    /// <summary>Certainly not written; the same write may be tried again.</summary>
    NotWritten,

    /// <summary>Another owner has the partition. Stop.</summary>
    OwnershipLost,

    /// <summary>May or may not be written: take the partition again, then look.</summary>
    Unknown,
}

/// <summary>The outcome of a fenced write.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Reason">For people, when not written; null otherwise.</param>
/// <param name="Details">Of an append that involved endpoints from annotations; null otherwise.</param>
public readonly record struct WriteResult(WriteOutcome Outcome, string? Reason = null, AppendDetails? Details = null)
{
    /// <summary>Of an append that was written: its entries in order, as they would be read back, without a resend that something in the same append followed.</summary>
    public IReadOnlyList<Entry> Entries { get; init; } = [];

    public static WriteResult Written => new(WriteOutcome.Written);
}
