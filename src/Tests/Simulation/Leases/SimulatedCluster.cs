using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>What Akka knows: who is a member, and which of them is to have which shard. Those that were removed may not have heard of it.</summary>
internal sealed class SimulatedCluster(int number)
{
    private readonly Dictionary<string, NodeLife> _homes = [];
    private readonly HashSet<string> _moving = [];
    private readonly Dictionary<NodeLife, (Dictionary<string, NodeLife> Homes, List<NodeLife> Members)> _views = [];

    public List<NodeLife> Members { get; } = [];

    public HashSet<Incarnation> Downed { get; } = [];

    public NodeLife? HomeOf(string shard) => _homes.GetValueOrDefault(shard);

    /// <summary>Where a life takes a shard to be: one that was removed hears nothing new.</summary>
    public NodeLife? HomeOf(string shard, NodeLife seenBy) => _views.TryGetValue(seenBy, out var view) ? view.Homes.GetValueOrDefault(shard) : HomeOf(shard);

    /// <summary>Whom a life takes to be a member.</summary>
    public IReadOnlyList<NodeLife> MembersSeenBy(NodeLife life) => _views.TryGetValue(life, out var view) ? view.Members : Members;

    /// <returns>Whether it was a member.</returns>
    public bool Remove(NodeLife life)
    {
        if (!Members.Contains(life))
            return false;
        _views[life] = (new Dictionary<string, NodeLife>(_homes), [.. Members]);
        return Members.Remove(life);
    }

    /// <summary>Nobody has the shard.</summary>
    public void Unplace(string shard) => _homes.Remove(shard);

    public void Place(string shard, NodeLife home)
    {
        _moving.Remove(shard);
        _homes[shard] = home;
    }

    /// <summary>Whether a shard is being handed over: Akka's coordinator does that once at a time, until it is placed.</summary>
    public bool IsMoving(string shard) => _moving.Contains(shard);

    /// <summary>A shard is to be handed over, from where it is.</summary>
    public void Move(string shard) => _moving.Add(shard);

    public IEnumerable<string> ShardsOf(NodeLife life) => _homes.Where(home => home.Value == life).Select(static home => home.Key).ToList();

    public override string ToString() => $"cluster {number}";
}
