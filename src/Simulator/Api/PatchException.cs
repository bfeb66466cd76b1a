namespace ActorVent.Simulator.Api;

/// <summary>A patch that does not fit the object: 422.</summary>
internal sealed class PatchException(string message) : Exception(message);
