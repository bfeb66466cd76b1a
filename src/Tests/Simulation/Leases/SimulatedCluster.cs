using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>What Akka knows: who is a member, and which of them is to have which shard. Those that were removed may not have heard of it.</summary>
internal sealed class SimulatedCluster(int number)
{
    private readonly Dictionary<string, NodeLife> _homes = [];

    public List<NodeLife> Members { get; } = [];

    public HashSet<Incarnation> Downed { get; } = [];

    public NodeLife? HomeOf(string shard) => _homes.GetValueOrDefault(shard);

    public void Place(string shard, NodeLife home) => _homes[shard] = home;

    public IEnumerable<string> ShardsOf(NodeLife life) => _homes.Where(home => home.Value == life).Select(static home => home.Key).ToList();

    public override string ToString() => $"cluster {number}";
}
