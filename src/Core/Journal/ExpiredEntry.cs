using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>An entry that retention removed before every endpoint had passed it, where more than the newest state is wanted.</summary>
public sealed record ExpiredEntry(PartitionId Partition, SequenceNumber Sequence, ObjectKey Object, string Uid, ResourceVersion Version, ChangeType Type, DateTimeOffset Time);
