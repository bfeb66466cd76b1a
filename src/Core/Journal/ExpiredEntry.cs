using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What is left of an entry that retention removed before every endpoint had passed it.</summary>
public sealed record ExpiredEntry(PartitionId Partition, SequenceNumber Sequence, ObjectKey Object, string Uid, ResourceVersion Version, ChangeType Type, DateTimeOffset Time);
