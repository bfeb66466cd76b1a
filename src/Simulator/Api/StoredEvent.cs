namespace ActorVent.Simulator.Api;

/// <summary>One entry of the store's history.</summary>
/// <param name="Version">The revision at which it happened.</param>
/// <param name="Before">The pod before, null for a creation.</param>
/// <param name="Now">The pod after; of a deletion its last state, at the deletion's revision.</param>
/// <param name="IsDeletion">Whether it is gone.</param>
public sealed record StoredEvent(long Version, StoredPod? Before, StoredPod Now, bool IsDeletion);
