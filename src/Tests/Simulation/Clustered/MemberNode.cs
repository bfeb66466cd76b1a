using ActorVent.Delivery.Tenants;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Api;
using ActorVent.Tests.Simulation.Leases;
using ActorVent.Tests.Simulation.Nodes;
using ActorVent.Tests.Simulation.Storage;
using ActorVent.Watching;
using Scope = ActorVent.Kubernetes.Scope;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>One life of a node of several: what its shards hold, and what it knows of the others.</summary>
internal sealed partial class MemberNode : Nodes.Node
{
    private static readonly TimeSpan MostHandingOver = TimeSpan.FromMilliseconds(100);

    private readonly ClusterOfNodes _cluster;
    private readonly MemberDisk _disk;
    private readonly MemberPeers _peers;
    private readonly Queue<(Entity Entity, Action Action)> _held = new();
    private TailHost _tail;
    private readonly MemberTails _tails;

    public MemberNode(ClusterOfNodes cluster, NodeLife life, Configuration configuration, TenantRouter tenants)
        : base(cluster.World)
    {
        (_cluster, Life, Configuration, Tenants) = (cluster, life, configuration, tenants);
        _disk = new MemberDisk(this, life, cluster.Database, cluster.Sessions);
        Client = new ApiClient(World.Api, World.Schedule, World.Random);
        PartitionOptions = PartitionOptionsOf(World.Plan, configuration.Scopes) with { WaitsForAgreement = World.Switches.WaitsForAgreement };
        _tail = new TailHost(this);
        _tails = new MemberTails(this);
        _peers = new MemberPeers(this);
    }

    public NodeLife Life { get; }

    public ClusterOfNodes Cluster => _cluster;

    public Configuration Configuration { get; }

    public override string NodeName => Life.Node;

    public override Incarnation Incarnation => Life.Incarnation;

    public override DateTimeOffset Now => Life.Now.Wall;

    public override IDisk Disk => _disk;

    public override bool IsLeaseHeld => Life.IsHeld;

    public override bool IsAgreed => !World.Switches.WaitsForAgreement || _peers.IsAgreed;

    public override ApiClient Client { get; }

    public override TenantRouter Tenants { get; }

    public override PartitionOptions PartitionOptions { get; }

    public override bool StandsStill => Life.IsPaused;

    public override int Pauses => Life.Pauses;

    public MemberTails Tails => _tails;

    public MemberPeers Peers => _peers;

    /// <summary>The others that it takes to be members.</summary>
    public IEnumerable<MemberNode> Others => _cluster.MembersSeenBy(Life).Where(life => life != Life).Select(_cluster.NodeOf);

    public override void Run(Entity entity, Action action)
    {
        if (!Life.IsPaused && _held.Count == 0)
        {
            action();
            return;
        }
        if (_held.Count == 0)
            Life.Do(GoOn);
        _held.Enqueue((entity, action));
    }

    public override WatcherOptions OptionsOf(Scope scope) => base.OptionsOf(scope) with { MostDraining = MostHandingOver };

    /// <summary>Between the two, nothing else is done; but the process may be stopped.</summary>
    public override void AfterALook(Entity entity, Action action) =>
        World.Schedule.In(TimeSpan.FromMicroseconds(100), () => Run(entity, () =>
        {
            if (entity.IsAlive)
                action();
        }));

    public override bool Begins(EndpointHost endpoint, DateTimeOffset looked, bool wasPaused) => _cluster.Begins(this, endpoint, looked, wasPaused);

    /// <summary>For all nodes of a world: what it has does not depend on who runs.</summary>
    public static TenantRouter NewRouter(WorldPlan plan) => RouterOf(plan);

    /// <summary>What a node of the world watches.</summary>
    public static IReadOnlyList<Scope> NewScopes(WorldPlan plan, IReadOnlyList<string> namespaces) => ScopesOf(plan, namespaces);

    /// <summary>It is a member: it begins to work.</summary>
    public void Form()
    {
        _tails.Start();
        _peers.Start();
    }

    private void GoOn()
    {
        while (!Life.IsPaused && _held.TryDequeue(out var next))
        {
            if (next.Entity.IsAlive)
                next.Action();
        }
        if (_held.Count > 0)
            Life.Do(GoOn);
    }
}
