using ActorVent.Primitives;

namespace ActorVent.Cluster.Leases;

/// <summary>
/// The tables behind the leases, over one connection and for one thread: each call waits for its answer, and throws
/// <see cref="LeaseStoreException"/> when nobody knows what became of it. The next call connects again.
/// </summary>
internal interface ILeaseStore : IDisposable
{
    /// <summary>Adds this life's row, with its first TTL; one that is there gets another.</summary>
    /// <returns>false: it was there, and is revoked.</returns>
    bool Register(NodeIdentity identity);

    /// <summary>Gives the row another TTL.</summary>
    /// <returns>false: it is revoked, or not there.</returns>
    bool Renew();

    /// <summary>Says where Akka reaches this life.</summary>
    void SetAddress(string address, long uid);

    /// <summary>Says where this life is; from <see cref="NodeState.Left"/> on its lease is revoked and its shards are free.</summary>
    void SetState(NodeState state);

    /// <summary>All rows.</summary>
    IReadOnlyList<NodeRow> Look();

    /// <summary>Revokes a row, if this life's own lease is held by the database's clock.</summary>
    /// <param name="incarnation">Whose.</param>
    /// <param name="renewals">Only while it has been renewed so often; null: whatever it says.</param>
    /// <returns>Whether the row is revoked now.</returns>
    bool Revoke(Incarnation incarnation, long? renewals);

    /// <summary>Takes shards' leases that nobody has, or whose holder is fenced or has no row, if this life's own lease is held by the database's clock.</summary>
    /// <returns>Those of the names that this life has now.</returns>
    IReadOnlyCollection<string> Acquire(IReadOnlyCollection<string> names);

    /// <summary>Gives shards' leases up; those that this life does not have stay as they are.</summary>
    void Release(IReadOnlyCollection<string> names);
}
