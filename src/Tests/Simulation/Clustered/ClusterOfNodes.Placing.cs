using ActorVent.Tests.Simulation.Leases;
using ActorVent.Tests.Simulation.Nodes;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>Which shard is where, and the way to it.</summary>
internal sealed partial class ClusterOfNodes
{
    private const int MostBuffered = 1000;

    /// <summary>What came while a shard was nowhere, for where it begins next.</summary>
    private readonly Dictionary<string, List<Func<Entity, bool>>> _buffers = [];

    /// <summary>A message arrives: at the shard's home, as who sent it knows it.</summary>
    /// <returns>False when it is lost.</returns>
    public bool Deliver(NodeLife from, string shard, Func<Entity, bool> receive)
    {
        if (from.Cluster?.HomeOf(shard, from) is { IsDead: false } home && AreInTouch(NodeOf(from), NodeOf(home)) && NodeOf(home).Receive(shard, receive))
            return true;
        if (!_buffers.TryGetValue(shard, out var buffer) || buffer.Count >= MostBuffered)
            return false;
        buffer.Add(receive);
        return true;
    }

    /// <summary>A node keeps a shard awake.</summary>
    public void Ping(MemberNode from, string shard)
    {
        if (from.Life.Cluster is not { } cluster)
            return;
        var home = cluster.HomeOf(shard, from.Life);
        if (home is not null && MembersSeenBy(from.Life).Contains(home))
        {
            if (!home.IsDead && AreInTouch(from, NodeOf(home)))
                home.Do(() => NodeOf(home).Wake(shard));
        }
        else if (cluster.Members.Contains(from.Life) && HomeFor(cluster, shard) is { } next)
            Place(cluster, shard, next);
    }

    /// <summary>An entity has begun: it gets what waited for it.</summary>
    public void Begun(string shard, MemberNode at)
    {
        if (!_buffers.Remove(shard, out var buffer))
            return;
        foreach (var receive in buffer)
            at.Receive(shard, receive);
    }

    protected override NodeLife? HomeFor(SimulatedCluster cluster, string shard)
    {
        var knowing = cluster.Members.Where(member => member.IsFormed && NodeOf(member).Known.Contains(shard)).ToList();
        return knowing.Count == 0 ? null : knowing[Random.Next(knowing.Count)];
    }

    /// <summary>Regions keep what comes while a shard is between homes, or drop it.</summary>
    private void Buffer(string shard)
    {
        if (Random.Next(2) == 0)
            _buffers[shard] = [];
    }

    private void MoveAny()
    {
        var clusters = LastLives.Where(static life => life is { IsDead: false, IsFormed: true }).Select(static life => life.Cluster!).Distinct().ToList();
        if (clusters.Count == 0)
            return;
        var cluster = clusters[Random.Next(clusters.Count)];
        var shards = cluster.Members.SelectMany(cluster.ShardsOf).ToList();
        if (shards.Count == 0)
            return;
        var shard = shards[Random.Next(shards.Count)];
        if (HomeFor(cluster, shard) is not { } to || cluster.HomeOf(shard) == to || cluster.IsMoving(shard))
            return;
        Note($"{shard} goes from {cluster.HomeOf(shard)!.Incarnation} to {to.Incarnation}");
        _moves++;
        Buffer(shard);
        Move(cluster, shard, to);
    }
}
