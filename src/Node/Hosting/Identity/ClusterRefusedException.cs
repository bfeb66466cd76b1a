namespace ActorVent.Node.Hosting.Identity;

/// <summary>The cluster is not the journal's. The message says what to do.</summary>
internal sealed class ClusterRefusedException(string message) : Exception(message);
