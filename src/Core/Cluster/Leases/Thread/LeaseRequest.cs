namespace ActorVent.Cluster.Leases;

/// <summary>What another thread wants the lease's thread to do.</summary>
/// <param name="Run">Does it; may use the store.</param>
internal sealed record LeaseRequest(Action Run)
{
    /// <summary>Told that the database did not answer.</summary>
    public Action<LeaseStoreException>? Failed { get; init; }

    /// <summary>Told that it will not be done: the thread has ended.</summary>
    public Action? Refused { get; init; }
}
