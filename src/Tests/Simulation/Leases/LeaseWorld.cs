namespace ActorVent.Tests.Simulation.Leases;

/// <summary>Three nodes whose shards do nothing but send.</summary>
internal sealed partial class LeaseWorld : Fleet
{
    private static readonly string[] Shards = ["s0", "s1", "s2", "s3", "s4"];
    private static readonly TimeSpan SendEvery = TimeSpan.FromMilliseconds(40);

    private readonly bool _isTraced;
    private readonly HashSet<(NodeLife Life, string Shard)> _acting = [];

    public LeaseWorld(int seed, LeaseSwitches? switches = null, bool isTraced = false)
        : this(new Random(seed), switches, isTraced)
    {
    }

    private LeaseWorld(Random random, LeaseSwitches? switches, bool isTraced)
        : base(switches ?? LeaseSwitches.AsInTheProduct, random, new Schedule(random))
    {
        _isTraced = isTraced;
        _mayBeSuspended = Random.Next(2) == 0;
    }

    public List<string> Trace { get; } = [];

    public override void Note(string what)
    {
        if (_isTraced)
            Trace.Add($"{Since} {what}");
    }

    public override void Run(NodeLife life, string shard)
    {
        if (_acting.Add((life, shard)))
            Send(life, shard);
    }

    public override void Stop(NodeLife life, string shard, Action stopped)
    {
        _acting.Remove((life, shard));
        stopped();
    }

    /// <summary>It gets what nobody has, and a share.</summary>
    public override void Formed(NodeLife life)
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

    /// <summary>A request: the lease is looked at, and the request is begun right after that, unless the process is paused in between.</summary>
    private void Send(NodeLife life, string shard)
    {
        if (!_acting.Contains((life, shard)))
            return;
        if (life.IsHeld)
        {
            var pauses = life.Pauses;
            var looked = Schedule.Now;
            life.In(TimeSpan.FromMilliseconds(0.1), () => Sent(life, shard, looked, isAcrossAPause: pauses != life.Pauses));
        }
        life.In(SendEvery, () => Send(life, shard));
    }
}
