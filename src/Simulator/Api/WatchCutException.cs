namespace ActorVent.Simulator.Api;

/// <summary>The server cuts the connection under a watch.</summary>
internal sealed class WatchCutException : Exception;
