using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Delivery;

/// <summary>What is being persisted, and what that will make durable. One at a time; what happens meanwhile goes into the next.</summary>
/// <param name="Number">Of this delta.</param>
/// <param name="Delta">Absolute values: given again after a failure.</param>
/// <param name="Letters">Written before it.</param>
/// <param name="Lanes">With the number of outcomes that it knows, and what its row says; null: it has none any more.</param>
internal sealed record PendingDelta(
    long Number, ProgressDelta Delta, IReadOnlyList<DeadLetter> Letters, IReadOnlyList<(Lane Lane, int Outcomes, SequenceNumber? Row)> Lanes)
{
    public bool AreLettersWritten { get; set; } = Letters.Count == 0;

    /// <summary>Whether the journal's older progress is in it.</summary>
    public bool IsCarried { get; init; }
}
