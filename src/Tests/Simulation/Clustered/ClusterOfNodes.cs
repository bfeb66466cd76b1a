using ActorVent.Delivery.Tenants;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Leases;
using ActorVent.Tests.Simulation.Nodes;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>Several nodes that share partitions, endpoints and watchers, each a shard with a lease of its own.</summary>
internal sealed partial class ClusterOfNodes : Fleet, IProcesses
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    private readonly Dictionary<NodeLife, MemberNode> _nodes = [];
    private readonly Dictionary<string, Configuration> _configurations = [];
    private readonly TenantRouter _tenants;

    public ClusterOfNodes(World world)
        : base(world.Switches.Leases, world.Random, world.Schedule)
    {
        World = world;
        _tenants = MemberNode.NewRouter(world.Plan);
        Sessions = new LogSessions(Table, world.Fail);
        world.Disk.Journal.IsAlive = (_, incarnation) => !Table.IsRevoked(incarnation);
        if (world.Switches.TakesWithShard)
            world.Disk.Journal.HasShard = (partition, incarnation) => Table.HolderOf(PartitionHost.NameOf(partition)) == incarnation;
        _newest = Configure(world.Plan.HasScopePerNamespace ? 1 : 0, all: true);
        foreach (var name in NodeNames)
            _configurations[name] = _newest;
    }

    public World World { get; }

    public LogSessions Sessions { get; }

    public int Lives { get; private set; }

    public TimeSpan SetBack { get; private set; }

    public IEnumerable<ScopeId> Scopes => _newest.Scopes.Select(static scope => scope.IdIn(World.Cluster));

    public IEnumerable<PartitionHost> Partitions => Running.SelectMany(static node => node.Entities.OfType<PartitionHost>().Where(static host => host.IsAlive));

    public bool IsWhole => Running.Count() == NodeNames.Count() && Running.All(static node => node.Life.IsFormed) && Running.Select(static node => node.Life.Cluster).Distinct().Count() == 1
        && Running.All(static node => node.Life.Cluster!.Members.Contains(node.Life));

    private IEnumerable<string> NodeNames => Names.Take(World.Plan.Nodes);

    private IEnumerable<MemberNode> Running => LastLives.Where(static life => !life.IsDead).Select(NodeOf);

    public MemberNode NodeOf(NodeLife life) => _nodes[life];

    public IReadOnlyList<NodeLife> MembersSeenBy(NodeLife life) => life.Cluster?.MembersSeenBy(life) ?? [];

    public bool Covers(string name) => _newest.Covers(name[..name.IndexOf('/', StringComparison.Ordinal)]);

    public bool Knows(string endpoint) => _newest.Endpoints.Contains(endpoint);

    public void Start()
    {
        foreach (var name in NodeNames)
            Schedule.In(TimeSpan.FromMilliseconds(Random.Next(3) == 0 ? Random.Next(10_000) : Random.Next(300)), () => Begin(name));
    }

    public override void Note(string what) => World.Trace.Add($"* {what}");

    /// <summary>Whether the two reach each other.</summary>
    public bool AreInTouch(MemberNode one, MemberNode other) => one == other || !(_isolated.Contains(one.Life) || _isolated.Contains(other.Life));

    /// <summary>A request begins.</summary>
    /// <returns>False when it is one of the past: looked at before the process stood still, and another has the endpoint by now.</returns>
    public bool Begins(MemberNode node, EndpointHost endpoint, DateTimeOffset looked, bool wasPaused)
    {
        if (wasPaused && World.Switches.LooksRightBefore)
        {
            LateRequests++;
            if (!Table.IsHeldInTruth(node.Incarnation, World.Now))
                return false;
        }
        if (!Table.IsHeldInTruth(node.Incarnation, wasPaused ? World.Now : looked))
            World.Fail($"{node.Incarnation} began a request of {endpoint.Name} without a lease");
        if (Table.HolderOf(endpoint.Name) is { } holder && holder != node.Incarnation)
            World.Fail($"{node.Incarnation} sends for {endpoint.Name}, which {holder.Value} has");
        return true;
    }

    /// <summary>Requests that were looked at before their process stood still, and began after it.</summary>
    public int LateRequests { get; private set; }

    public override void EndSessions(Incarnation whose) => Sessions.EndAll(whose);

    public override void Run(NodeLife life, string shard) => NodeOf(life).Begin(shard);

    public override void Stop(NodeLife life, string shard, Action stopped) => NodeOf(life).Stop(shard, stopped);

    public override void Formed(NodeLife life)
    {
        var node = NodeOf(life);
        Note($"{life.Incarnation} is formed, with {node.Configuration}");
        Watches(node);
        node.Form();
        foreach (var other in life.Cluster!.Members.Select(NodeOf))
            other.Run(other.Peers, other.Peers.Look);
    }

    public override void Died(NodeLife life)
    {
        var node = NodeOf(life);
        Lose(node);
        WatchesNoMore(life.Incarnation);
        node.Died();
        _isolated.Remove(life);
        base.Died(life);
    }

    protected override NodeLife Create(string node, Incarnation incarnation)
    {
        Lives++;
        var life = base.Create(node, incarnation);
        _nodes.Add(life, new MemberNode(this, life, _configurations[node], _tenants));
        return life;
    }

    protected override void Revoked(Incarnation whose, Incarnation? by)
    {
        Note($"{whose} is revoked by {by?.Value ?? "order"}");
        WatchesNoMore(whose);
        if (IsUnjust(whose, by))
            World.Fail($"{by!.Value.Value} killed {whose}, which had the database as long as it had");
        if (_nodes.Values.FirstOrDefault(node => node.Incarnation == whose) is not { Life.IsDead: false } node)
            return;
        // While its lease lasts, it may go on.
        Schedule.At(Table.HeldUntilInTruth(whose), () =>
        {
            if (!node.Life.IsDead)
                Lose(node);
        });
    }

    /// <summary>What it knew is nobody's from now on, whether it has heard of it or not.</summary>
    private void Lose(MemberNode node)
    {
        if (!_lost.Add(node.Incarnation))
            return;
        foreach (var endpoint in node.Holds)
            World.Crashed(endpoint);
    }
}
