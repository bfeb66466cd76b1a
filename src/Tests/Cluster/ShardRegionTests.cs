using ActorVent.Cluster;
using ActorVent.Cluster.Members;
using ActorVent.Cluster.Shards;
using ActorVent.Primitives;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Xunit;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Tests.Cluster;

/// <summary>Placement over the nodes of a cluster; here of one.</summary>
public sealed class ShardRegionTests : RegionContract
{
    public ShardRegionTests()
        : base(ConfigurationFactory
            .ParseString("akka.loglevel = ERROR")
            .WithFallback(AkkaResolver.Configuration)
            .WithFallback(ClusterConfiguration.Of(new ClusterListen("127.0.0.1", 0))))
    {
    }

    [Fact]
    public void HandOver_TellsEntitiesToDrainAndEndsWhenTheyHaveStopped()
    {
        var region = Region();
        region.Tell(Hello("a"));
        region.Tell(Hello("b"));
        ReceiveN(2, Soon);
        Watch(region);

        region.Tell(GracefulShutdown.Instance);

        var told = ReceiveN(3, Soon);
        Assert.Equal(["a stopped", "b stopped"], told.OfType<string>().Order());
        Assert.IsType<Terminated>(told.Last());
    }

    private protected override IActorRef Start(RegionOptions options)
    {
        var cluster = AkkaCluster.Get(Sys);
        cluster.JoinAsync(cluster.SelfAddress).GetAwaiter().GetResult();
        var placement = new ClusterPlacement(new PeerMessage.Announcement { Incarnation = new Incarnation("1"), Digest = "" }, TimeProvider.System);
        placement.Start(Sys, static () => { });
        return placement.Region(Sys, "things", options);
    }
}
