namespace ActorVent.Journal;

/// <summary>How entries came into the journal. Never stored: who has lost it measures and traces less, and delivers the same.</summary>
/// <param name="Durable">When they were in it, by the clock of the node that wrote them.</param>
/// <param name="Span">The id of the change's span, which those of its deliveries are children of; 0: it is not traced.</param>
public sealed record EntryOrigin(DateTimeOffset Durable, ulong Span = 0);
