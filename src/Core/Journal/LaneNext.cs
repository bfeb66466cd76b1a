namespace ActorVent.Journal;

/// <summary>Answers a <see cref="LaneRead"/>.</summary>
/// <param name="Head">What to send next; null: nothing is there.</param>
/// <param name="Expired">
/// The object's entries before the head that retention removed although an endpoint had not passed them, in order: all of them when every entry
/// is asked for, else its deletions. Without a head: all of them, up to <see cref="LaneRead.UpTo"/>.
/// </param>
public sealed record LaneNext(LaneHead? Head, IReadOnlyList<ExpiredEntry> Expired);
