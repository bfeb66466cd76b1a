using ActorVent.Cluster.Leases;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>
/// Nodes with leases, shards and a cluster on one database, in virtual time. What decides is the product's; the thread, the tables, Akka's
/// membership and the clocks are this world's. What a shard is, others say.
/// </summary>
internal abstract class Fleet
{
    // What was in the database when a trouble began may be done as late as it stands still.
    private static readonly TimeSpan Excuse = TimeSpan.FromSeconds(14);

    private readonly Dictionary<string, NodeLife> _lives = [];
    private readonly List<SimulatedCluster> _clusters = [];
    private int _number;

    protected Fleet(LeaseSwitches switches, Random random, Schedule schedule)
    {
        (Switches, Random, Schedule) = (switches, random, schedule);
        Table = new NodesTable(switches, Times.Ttl, () => schedule.Now) { WasRevoked = Revoked };
        Database = new DatabaseServer(schedule, random, switches);
    }

    public LeaseSwitches Switches { get; }

    public LeaseTimes Times { get; } = new();

    public Random Random { get; }

    public Schedule Schedule { get; }

    public NodesTable Table { get; }

    public DatabaseServer Database { get; }

    /// <summary>The last life of each node.</summary>
    public IReadOnlyCollection<NodeLife> LastLives => _lives.Values;

    public NodeLife? LifeOf(string node) => _lives.GetValueOrDefault(node);

    /// <summary>For people.</summary>
    public abstract void Note(string what);

    /// <summary>The shard's lease is there: it begins.</summary>
    public abstract void Run(NodeLife life, string shard);

    /// <summary>A shard stops.</summary>
    /// <param name="life">Where it is.</param>
    /// <param name="shard">Which.</param>
    /// <param name="stopped">Told once it has, and nothing of it runs any more.</param>
    public abstract void Stop(NodeLife life, string shard, Action stopped);

    /// <summary>What is left of a life in the database is ended.</summary>
    public virtual void EndSessions(Incarnation whose)
    {
    }

    /// <summary>The process is gone; something starts it again.</summary>
    public virtual void Died(NodeLife life) => Schedule.In(TimeSpan.FromMilliseconds(Random.Next(300, 2000)), () => Begin(life.Node));

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

    /// <summary>The node starts its regions.</summary>
    public abstract void Formed(NodeLife life);

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

    /// <summary>A row has been revoked.</summary>
    protected abstract void Revoked(Incarnation whose, Incarnation? by);

    /// <summary>Until when the database was slow.</summary>
    protected DateTimeOffset SlowUntil { get; set; }

    /// <summary>Whether one was revoked that had the database as long as its judge had.</summary>
    protected bool IsUnjust(Incarnation whose, Incarnation? by) =>
        by is not null && LastLives.FirstOrDefault(life => life.Incarnation == whose) is { IsTroubled: false } life
        && !Database.IsSlow && Schedule.Now - SlowUntil > Excuse && Schedule.Now - life.TroubledUntil > Excuse;

    /// <summary>Where a shard is to go; null: nowhere at present.</summary>
    protected virtual NodeLife? HomeFor(SimulatedCluster cluster, string shard) =>
        cluster.Members.Where(static member => member.IsFormed).OrderBy(_ => Random.Next()).FirstOrDefault();

    protected virtual NodeLife Create(string node, Incarnation incarnation) => new(this, node, incarnation);

    protected void Begin(string node)
    {
        var life = Create(node, new Incarnation($"{node}{++_number}"));
        _lives[node] = life;
        Note($"{life.Incarnation} begins");
        life.Start();
    }

    protected void Down(SimulatedCluster cluster, NodeLife life)
    {
        Note($"{life.Incarnation} is downed in {cluster}");
        cluster.Downed.Add(life.Incarnation);
        Remove(cluster, life);
    }

    private void Remove(SimulatedCluster cluster, NodeLife life)
    {
        if (!cluster.Remove(life))
            return;
        Schedule.In(TimeSpan.FromMilliseconds(Random.Next(100, 500)), () =>
        {
            foreach (var shard in cluster.ShardsOf(life))
            {
                if (HomeFor(cluster, shard) is { } home)
                    Place(cluster, shard, home);
            }
        });
    }

    protected void Place(SimulatedCluster cluster, string shard, NodeLife home)
    {
        cluster.Place(shard, home);
        home.StartShard(shard);
    }

    protected void Move(SimulatedCluster cluster, string shard, NodeLife to)
    {
        if (cluster.HomeOf(shard) is not { } from || from == to || !cluster.Members.Contains(from) || cluster.IsMoving(shard))
            return;
        cluster.Move(shard);
        from.HandOff(shard, () =>
        {
            if (cluster.HomeOf(shard) == from)
                Place(cluster, shard, cluster.Members.Contains(to) ? to : from);
        });
    }
}
