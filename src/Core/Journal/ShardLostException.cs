using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>A write under a shard's lease ended without it being certain that the shard is still ours: it has to be taken again.</summary>
internal sealed class ShardLostException(ShardId shard, WriteResult result)
    : Exception($"shard {shard}: {(result.Outcome == WriteOutcome.Unknown ? "a write may or may not have happened" : "another owner has it")}{(result.Reason is null ? "" : $" ({result.Reason})")}")
{
    public ShardId Shard { get; } = shard;

    public WriteOutcome Outcome { get; } = result.Outcome;
}
