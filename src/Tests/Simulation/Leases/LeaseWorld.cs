using ActorVent.Cluster.Leases;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>
/// Three nodes with leases, shards and a cluster on one database, in virtual time. What decides is the product's; the thread, the tables, Akka's
/// membership and the clocks are this world's.
/// </summary>
internal sealed partial class LeaseWorld
{
    private static readonly string[] Shards = ["s0", "s1", "s2", "s3", "s4"];

    private readonly bool _isTraced;
    private readonly Dictionary<string, NodeLife> _lives = [];
    private readonly List<SimulatedCluster> _clusters = [];
    private int _number;

    public LeaseWorld(int seed, LeaseSwitches? switches = null, bool isTraced = false)
    {
        _isTraced = isTraced;
        Switches = switches ?? LeaseSwitches.AsInTheProduct;
        Random = new Random(seed);
        Schedule = new Schedule(Random);
        Table = new NodesTable(Switches, Times.Ttl, () => Schedule.Now) { WasRevoked = Revoked };
        Database = new DatabaseServer(Schedule, Random, Switches);
        _mayBeSuspended = Random.Next(2) == 0;
    }

    public LeaseSwitches Switches { get; }

    public LeaseTimes Times { get; } = new();

    public Random Random { get; }

    public Schedule Schedule { get; }

    public NodesTable Table { get; }

    public DatabaseServer Database { get; }

    public List<string> Trace { get; } = [];

    public void Note(string what)
    {
        if (_isTraced)
            Trace.Add($"{Since} {what}");
    }

    /// <summary>The process is gone; something starts it again.</summary>
    public void Died(NodeLife life) => Schedule.In(TimeSpan.FromMilliseconds(Random.Next(300, 2000)), () => Begin(life.Node));

    /// <summary>The first of a cluster.</summary>
    public SimulatedCluster Form(NodeLife life)
    {
        var cluster = new SimulatedCluster(_clusters.Count + 1);
        _clusters.Add(cluster);
        cluster.Members.Add(life);
        Note($"{life.Incarnation} forms {cluster}");
        return cluster;
    }

    /// <summary>A node joins through one that is a member and runs, once nobody is out of reach.</summary>
    public void TryJoin(NodeLife life, IReadOnlyList<string> addresses)
    {
        var target = _lives.Values.FirstOrDefault(other => addresses.Contains(other.Incarnation.Value));
        if (target?.Cluster is not { } cluster || !IsConverged(cluster) || !cluster.Members.Contains(target))
            return;
        life.In(TimeSpan.FromMilliseconds(Random.Next(100, 600)), () =>
        {
            if (life.Cluster is not null || !IsConverged(cluster) || !cluster.Members.Contains(target))
                return;
            cluster.Members.Add(life);
            life.Cluster = cluster;
            Note($"{life.Incarnation} is up in {cluster}");
        });
    }

    /// <summary>The node starts its regions: it gets what nobody has, and a share.</summary>
    public void Formed(NodeLife life)
    {
        Note($"{life.Incarnation} is formed");
        CheckOneCluster(life);
        var cluster = life.Cluster!;
        foreach (var shard in Shards)
        {
            if (cluster.HomeOf(shard) is null || !cluster.Members.Contains(cluster.HomeOf(shard)!))
                Place(cluster, shard, life);
            else if (Random.Next(3) == 0)
                Move(cluster, shard, life);
        }
    }

    /// <summary>What the downing provider does at each look.</summary>
    public void Looked(NodeLife life)
    {
        if (life.Cluster is not { } cluster)
            return;
        foreach (var row in life.View)
        {
            if (row.IsRevoked && cluster.Members.Find(member => member.Incarnation == row.Incarnation && member != life) is { } dead)
                Down(cluster, dead);
            else if (!row.IsRevoked && cluster.Downed.Contains(row.Incarnation) && row.Incarnation != life.Incarnation)
                life.Revoke(row.Incarnation);
        }
    }

    /// <summary>The node has stopped its shards and left the cluster.</summary>
    public void Left(NodeLife life)
    {
        if (life.Cluster is { } cluster)
            Remove(cluster, life);
    }

    private static bool IsConverged(SimulatedCluster cluster) => cluster.Members.TrueForAll(static member => member.IsRunning);

    private void Begin(string node)
    {
        var life = new NodeLife(this, node, new Incarnation($"{node}{++_number}"));
        _lives[node] = life;
        Note($"{life.Incarnation} begins");
        life.Start();
    }

    private void Down(SimulatedCluster cluster, NodeLife life)
    {
        Note($"{life.Incarnation} is downed in {cluster}");
        cluster.Downed.Add(life.Incarnation);
        Remove(cluster, life);
    }

    private void Remove(SimulatedCluster cluster, NodeLife life)
    {
        if (!cluster.Members.Remove(life))
            return;
        Schedule.In(TimeSpan.FromMilliseconds(Random.Next(100, 500)), () =>
        {
            foreach (var shard in cluster.ShardsOf(life))
            {
                if (cluster.Members.Where(static member => member.IsFormed).OrderBy(_ => Random.Next()).FirstOrDefault() is { } home)
                    Place(cluster, shard, home);
            }
        });
    }

    private void Place(SimulatedCluster cluster, string shard, NodeLife home)
    {
        cluster.Place(shard, home);
        home.StartShard(shard);
    }

    private void Move(SimulatedCluster cluster, string shard, NodeLife to)
    {
        if (cluster.HomeOf(shard) is not { } from || from == to || !cluster.Members.Contains(from))
            return;
        from.HandOff(shard, () =>
        {
            if (cluster.HomeOf(shard) == from && cluster.Members.Contains(to))
                Place(cluster, shard, to);
            else if (cluster.HomeOf(shard) == from)
                Place(cluster, shard, from);
        });
    }
}
