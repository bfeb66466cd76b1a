namespace ActorVent.Cluster.Leases;

/// <summary>The database did not answer, or not as it should. The message is for the operator.</summary>
internal sealed class LeaseStoreException(string message, Exception? inner = null) : Exception(message, inner);
