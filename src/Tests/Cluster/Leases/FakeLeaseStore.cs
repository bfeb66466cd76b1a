using ActorVent.Cluster.Leases;
using ActorVent.Primitives;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>A table in memory that tells what it was asked, and may be away.</summary>
internal sealed class FakeLeaseStore : ILeaseStore
{
    public List<string> Calls { get; } = [];

    public bool IsAway { get; set; }

    /// <summary>Called by each call with its name.</summary>
    public Action<string> Called { get; set; } = static _ => { };

    public List<NodeRow> Rows { get; } = [];

    /// <summary>Shards that another has.</summary>
    public HashSet<string> Taken { get; } = [];

    public bool Register(NodeIdentity identity) => Do("register", () => true);

    public bool Renew() => Do("renew", () => true);

    public void SetAddress(string address, long uid) => Do("address", () => true);

    public void SetState(NodeState state) => Do($"state {state}", () => true);

    public IReadOnlyList<NodeRow> Look() => Do("look", () => Rows.ToList());

    public bool Revoke(Incarnation incarnation, long? renewals) => Do($"revoke {incarnation} {renewals}", () => true);

    public IReadOnlyCollection<string> Acquire(IReadOnlyCollection<string> names) =>
        Do($"acquire {string.Join(' ', names.Order())}", () => names.Except(Taken).ToList());

    public void Release(IReadOnlyCollection<string> names) => Do($"release {string.Join(' ', names.Order())}", () => true);

    public void Dispose() => Calls.Add("dispose");

    private T Do<T>(string call, Func<T> answer)
    {
        Calls.Add(call);
        Called(call);
        return IsAway ? throw new LeaseStoreException("the database is away") : answer();
    }
}
