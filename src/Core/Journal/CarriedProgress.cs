using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>An endpoint's progress as versions up to 0.1 kept it in the journal.</summary>
/// <param name="Offsets">By the partition's number.</param>
/// <param name="Lanes">In no order.</param>
public sealed record CarriedProgress(IReadOnlyList<SequenceNumber> Offsets, IReadOnlyList<LaneRow> Lanes);
