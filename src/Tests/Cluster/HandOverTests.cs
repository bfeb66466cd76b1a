using System.Collections.Concurrent;
using System.Globalization;
using ActorVent.Cluster;
using ActorVent.Cluster.Members;
using ActorVent.Cluster.Shards;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Akka;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Tests.Cluster;

/// <summary>A node that leaves, the coordinator on it; nobody tells entities anything.</summary>
[Trait("Category", "Cluster")]
public sealed class HandOverTests : IDisposable
{
    private const int Entities = 60;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly List<ActorSystem> _systems = [];
    private readonly ConcurrentDictionary<string, int> _begun = new();

    [Fact]
    public async Task Node_ThatLeaves_StaysUntilWhatItHadHasBegunElsewhere()
    {
        var (first, region) = await StartAsync(null);
        for (var entity = 0; entity < Entities; entity++)
            region.Tell(new PartitionMessage.Ping(new PartitionId(entity)));
        await UntilAsync(() => _begun.Count == Entities);
        var (second, _) = await StartAsync(AkkaCluster.Get(first).SelfAddress);
        // The first are moved there to even out.
        await UntilAsync(() => CountAt(second) > 0);
        var begun = 0;
        CoordinatedShutdown.Get(first).AddTask(CoordinatedShutdown.PhaseClusterExiting, "count", () =>
        {
            begun = CountAt(second);
            return Task.FromResult(Done.Instance);
        });

        await CoordinatedShutdown.Get(first).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);

        Assert.Equal(Entities, begun);
    }

    public void Dispose()
    {
        foreach (var system in _systems)
        {
            ((ExtendedActorSystem)system).Abort();
            system.Dispose();
        }
    }

    private async Task<(ActorSystem System, IActorRef Region)> StartAsync(Address? seed)
    {
        var system = ActorSystem.Create("things", ConfigurationFactory
            .ParseString("akka.loglevel = ERROR")
            .WithFallback(AkkaResolver.Configuration)
            .WithFallback(ClusterConfiguration.Of(new ClusterListen("127.0.0.1", 0))));
        _systems.Add(system);
        var cluster = AkkaCluster.Get(system);
        await cluster.JoinAsync(seed ?? cluster.SelfAddress);
        var placement = new ClusterPlacement(new PeerMessage.Announcement { Incarnation = Incarnation.New(), Digest = "" }, TimeProvider.System);
        placement.Start(system, static () => { });
        return (system, placement.Region(system, "things", new RegionOptions
        {
            EntityOf = static message => (message as IPartitionMessage)?.Partition.ToString(),
            Create = name => Props.Create(() => new Entity(name, _begun)),
            Ping = static name => new PartitionMessage.Ping(new PartitionId(int.Parse(name, CultureInfo.InvariantCulture))),
            DrainMessage = Drain.Instance,
            Failed = static (_, _) => { },
        }));
    }

    private int CountAt(ActorSystem system) => _begun.Count(begun => begun.Value == AkkaCluster.Get(system).SelfUniqueAddress.Uid);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var over = new CancellationTokenSource(Soon);
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, over.Token);
    }

    private sealed class Entity(string name, ConcurrentDictionary<string, int> begun) : UntypedActor
    {
        protected override void PreStart() => begun[name] = AkkaCluster.Get(Context.System).SelfUniqueAddress.Uid;

        protected override void OnReceive(object message)
        {
            if (message is Drain)
                Context.Stop(Self);
        }
    }
}
