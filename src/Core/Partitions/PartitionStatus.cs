using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>How a partition is, for operators.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Epoch">How often it has been taken; 0 until it is.</param>
/// <param name="Head">Of its log: the newest sequence number.</param>
/// <param name="Live">Objects that live.</param>
/// <param name="Ended">Objects that have ended, and are remembered until that cannot be told again.</param>
/// <param name="Unwritten">Bytes of payload that are on the way to the journal.</param>
internal sealed record PartitionStatus(PartitionId Id, PartitionState State, Epoch Epoch, SequenceNumber Head, int Live, int Ended, long Unwritten);
