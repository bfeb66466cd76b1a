namespace ActorVent.Node.Health;

/// <summary>Health and metrics cannot be served where it was asked for.</summary>
/// <param name="problem">What is wrong, where, and what to do.</param>
internal sealed class ListenException(string problem) : Exception(problem);
