using System.Diagnostics.Metrics;
using ActorVent.Cluster.Members;
using ActorVent.Cluster.Shards;
using ActorVent.Node.Hosting;
using ActorVent.Node.Hosting.Clustered;
using ActorVent.Tests.Kubernetes;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Tests.Cluster.Nodes;

/// <summary>One node of a <see cref="ClusterRig"/>: an actor system of its own, on a port of its own.</summary>
internal sealed class ClusterNode : IDisposable
{
    private readonly ClusterRig _rig;
    private readonly NodePlan _plan;
    private readonly Meter _meter = new("ActorVent.Cluster");
    private readonly IHost _host;
    private readonly SwitchedLease _lease = new();

    public ClusterNode(ClusterRig rig, NodePlan plan, Address? seed)
    {
        (_rig, _plan) = (rig, plan);
        Placement = new ClusterPlacement(
            new PeerMessage.Announcement
            {
                Incarnation = plan.Incarnation,
                Digest = "",
                Endpoints = plan.Endpoints.Select(e => e.Options.Id.Value).ToHashSet(),
                TakesAnnotations = plan.Tenants is not null,
            },
            TimeProvider.System);
        var services = new NodeServices(plan, Task.FromResult<string?>("c"), rig.Client, rig.Journal, _meter, TimeProvider.System, new LockedRandom(plan.Incarnation.GetHashCode()), Log)
        {
            Member = new ClusterMember(new ClusterListen("127.0.0.1", 0), Placement, static akka => akka.AddHocon(AkkaResolver.Configuration, HoconAddMode.Prepend), system => JoinAsync(system, seed)),
            Lease = _lease,
        };
        _host = NodeHost.Build(services, static akka => akka.AddHocon("akka.stdout-loglevel = OFF", HoconAddMode.Prepend));
    }

    public CapturedLog Log { get; } = new();

    public ClusterPlacement Placement { get; }

    public string Name => _plan.Incarnation.Value;

    public ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public AkkaCluster Cluster => AkkaCluster.Get(System);

    public async Task StartAsync()
    {
        await _rig.Journal.RegisterNodeAsync(_plan.Node, _plan.Incarnation, CancellationToken.None);
        await _host.StartAsync();
    }

    /// <summary>The entities of a region that are here.</summary>
    public async Task<IReadOnlyList<string>> EntitiesAsync(string region)
    {
        var state = await ClusterSharding.Get(System).ShardRegion(region).Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(10));
        return [.. state.Shards.SelectMany(shard => shard.EntityIds)];
    }

    /// <summary>A clean stop.</summary>
    public Task StopAsync() => _host.StopAsync();

    /// <summary>From one moment to the next it sends nothing, writes nothing, and says nothing to the others.</summary>
    public async Task KillAsync()
    {
        _lease.IsHeld = false;
        ((ExtendedActorSystem)System).Abort();
        await System.WhenTerminated;
    }

    public void Dispose()
    {
        _lease.IsHeld = false;
        if (!System.WhenTerminated.IsCompleted)
            ((ExtendedActorSystem)System).Abort();
        _host.Dispose();
        _meter.Dispose();
    }

    private static Task JoinAsync(ActorSystem system, Address? seed)
    {
        var cluster = AkkaCluster.Get(system);
        return cluster.JoinAsync(seed ?? cluster.SelfAddress);
    }
}
