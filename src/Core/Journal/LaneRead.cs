using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>An object of which it is asked what comes next.</summary>
/// <param name="Partition">Of the object.</param>
/// <param name="Object">The object.</param>
/// <param name="After">Above this.</param>
/// <param name="UpTo">When nothing comes: what expired is told up to and including this.</param>
public readonly record struct LaneRead(PartitionId Partition, ObjectKey Object, SequenceNumber After, SequenceNumber UpTo);
