using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>A write under a partition's lease ended without it being certain that the partition is still ours: it has to be taken again.</summary>
internal sealed class PartitionLostException(PartitionId partition, WriteResult result)
    : Exception($"partition {partition}: {(result.Outcome == WriteOutcome.Unknown ? "a write may or may not have happened" : "another owner has it")}{(result.Reason is null ? "" : $" ({result.Reason})")}")
{
    public PartitionId Partition { get; } = partition;

    public WriteOutcome Outcome { get; } = result.Outcome;
}
