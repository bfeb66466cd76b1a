namespace ActorVent.Simulator.Pods;

/// <summary>How a container ended.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Reason">Completed, Error, OOMKilled</param>
/// <param name="Started">When it was started.</param>
/// <param name="Finished">When it ended.</param>
internal sealed record Termination(int Code, string Reason, DateTimeOffset Started, DateTimeOffset Finished);
