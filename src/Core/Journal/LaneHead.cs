using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What a lane has to send next.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Skipped">How many changes of the object the entry takes the place of: one for each skipped entry, and those collapsed into the skipped entry. What is collapsed into the entry itself is not among them.</param>
/// <param name="Previous">The <see cref="Journal.Entry.Previous"/> of the first entry after the lane's sequence number.</param>
public sealed record LaneHead(Entry Entry, int Skipped, ResourceVersion Previous);
