using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What has just become durable in one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="After">What was its newest sequence number before.</param>
/// <param name="Newest">Its newest sequence number.</param>
/// <param name="Entries">
/// Everything above <paramref name="After"/> and up to <paramref name="Newest"/>, in order, as it would be read back: without a resend that
/// something in the same append followed. Empty where the journal does not have them at hand: then they are read.
/// </param>
public sealed record AppendedEntries(PartitionId Partition, SequenceNumber After, SequenceNumber Newest, IReadOnlyList<Entry> Entries);
