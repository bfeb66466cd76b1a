using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>One object at one endpoint, for operators.</summary>
/// <param name="Status">What it is waiting for.</param>
/// <param name="Settled">Everything of the object up to this sequence number was accepted or given up.</param>
/// <param name="Read">The newest of the object that was read.</param>
/// <param name="Version">The version that the endpoint has; none: it has none.</param>
/// <param name="Attempts">Failed attempts of what comes next.</param>
/// <param name="NextAttempt">When it is tried again; null: nothing failed.</param>
internal sealed record LaneView(
    LaneStatus Status, SequenceNumber Settled, SequenceNumber Read, ResourceVersion Version, int Attempts, DateTimeOffset? NextAttempt);
