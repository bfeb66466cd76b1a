namespace ActorVent.Simulator.Api;

/// <summary>The simulator cannot do what was asked; the message says what to do.</summary>
public sealed class SimulatorException(string message, Exception? inner = null) : Exception(message, inner);
