namespace ActorVent.Tests.Simulation.Api;

/// <summary>One step of the cluster's history.</summary>
/// <param name="Version">The revision it made.</param>
/// <param name="Old">The pod before, null when it was created.</param>
/// <param name="Now">The pod after, null when it was deleted.</param>
/// <param name="Last">What is sent: for a deletion the last state, with the deletion's version.</param>
internal sealed record HistoryEvent(long Version, Pod? Old, Pod? Now, Pod Last);
