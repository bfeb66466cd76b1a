namespace ActorVent.Simulator.Api;

/// <summary>A write that is based on an older version: 409.</summary>
internal sealed class StaleWriteException : Exception;
