using ActorVent.Cluster;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace ActorVent.Tests.Cluster;

/// <summary>Placement on one node, as a region of a cluster would do it.</summary>
public sealed class LocalRegionTests : RegionContract
{
    public LocalRegionTests()
        : base(ConfigurationFactory.ParseString("akka.loglevel = ERROR\nakka.actor.serialize-messages = on"))
    {
    }

    [Fact]
    public void Drain_TellsAllAndAnswersWhenTheyHaveStopped()
    {
        var region = Region();
        region.Tell(Hello("a"));
        region.Tell(Hello("b"));
        ReceiveN(2, Soon);

        region.Tell(RegionMessage.Drain.Instance);

        Assert.Equal(["a stopped", "b stopped"], ReceiveN(2, Soon).Cast<string>().Order());
        ExpectMsg<RegionMessage.Drained>(Soon);
        region.Tell(Hello("a"));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Drain_OfNobody_IsAnsweredAtOnce()
    {
        Region().Tell(RegionMessage.Drain.Instance);

        ExpectMsg<RegionMessage.Drained>(Soon);
    }

    private protected override IActorRef Start(RegionOptions options) => Sys.ActorOf(LocalRegion.Props(options));
}
