using ActorVent.Cluster;
using ActorVent.Introspection;
using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;
using Akka.Actor;
using Akka.TestKit.Xunit;
using Xunit;

namespace ActorVent.Tests.Cluster;

/// <summary>What every region does for its entities, wherever they live.</summary>
public abstract class RegionContract : TestKit
{
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly List<(string Entity, string Reason)> _failed = [];
    private readonly Restarts _restarts = new();

    protected RegionContract(Akka.Configuration.Config config)
        : base(config)
    {
    }

    [Fact]
    public void Message_ForAnEntityThatDoesNotRun_StartsIt()
    {
        var region = Region();

        region.Tell(new Say("a", "hello"));

        ExpectMsg("a: hello", Soon);
    }

    [Fact]
    public void Messages_ForAnEntity_KeepTheirOrder()
    {
        var region = Region();

        for (var i = 0; i < 100; i++)
            region.Tell(new Say("a", $"{i}"));

        for (var i = 0; i < 100; i++)
            ExpectMsg($"a: {i}", Soon);
    }

    [Fact]
    public void Message_ForAnEntityThatIsStopping_WaitsForTheNext()
    {
        var region = Region();
        region.Tell(new Say("a", "first"));
        ExpectMsg("a: first", Soon);

        region.Tell(new Say("a", "stop"));
        region.Tell(new Say("a", "second"));

        ExpectMsg("a stopped", Soon);
        ExpectMsg("a: second", Soon);
    }

    [Fact]
    public void StopWhileSending_LosesNothingAndStartsAgain()
    {
        var region = Region();
        for (var i = 0; i < 50; i++)
        {
            region.Tell(new Say("a", "x"));
            region.Tell(new Say("a", "stop"));
        }
        region.Tell(new Say("a", "last"));

        FishForMessage<string>(text => text == "a: last", Soon);
    }

    [Fact]
    public void Entity_ThatFails_IsToldAndBeginsAgain()
    {
        var region = Region();

        region.Tell(new Say("a", "fail"));

        AwaitAssert(() => Assert.Equal([("a", "as asked")], _failed), Soon);
        AwaitAssert(
            () =>
            {
                region.Tell(new Say("a", "again"));
                ExpectMsg("a: again", TimeSpan.FromMilliseconds(200));
            },
            Soon);
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("leave")]
    public void Entity_ThatEndsByItself_IsReportedToHaveBeenStartedAgain_UntilItIsToldToStop(string how)
    {
        var region = Region();
        region.Tell(new Say("a", "first"));
        ExpectMsg("a: first", Soon);
        Assert.Equal([0], Reported());

        region.Tell(new Say("a", how));
        AwaitAssert(
            () =>
            {
                region.Tell(new Say("a", "again"));
                ExpectMsg("a: again", TimeSpan.FromMilliseconds(200));
            },
            Soon);
        Assert.Equal([1], Reported());

        region.Tell(new Say("a", "stop"));
        region.Tell(new Say("a", "last"));
        FishForMessage<string>(static text => text == "a: last", Soon);
        Assert.Equal([0], Reported());
    }

    [Fact]
    public void Entity_ThatNobodyKnows_IsNotStarted()
    {
        var region = Region();

        region.Tell(new Say("unknown", "hello"));
        region.Tell(new Say("a", "hello"));

        ExpectMsg("a: hello", Soon);
    }

    private protected abstract IActorRef Start(RegionOptions options);

    protected IActorRef Region() => Start(new RegionOptions
    {
        EntityOf = static message => (message as Say)?.To,
        Create = name => name == "unknown" ? null : Props.Create(() => new Entity(name, TestActor)),
        Stops = static message => message is Say { Text: "stop" },
        Ping = static _ => null,
        DrainMessage = ActorVent.Partitions.Drain.Instance,
        Failed = (name, error) => _failed.Add((name, error.Message)),
        Began = _restarts.Began,
    });

    /// <summary>Of each entity that runs, as operators see it.</summary>
    private IEnumerable<int?> Reported()
    {
        return Entities(ActorReports.Read(Sys, _restarts, "/", depth: 16));

        static IEnumerable<int?> Entities(ActorReport actor) =>
            actor.Type == nameof(Entity) ? [actor.Restarts] : actor.Below.SelectMany(Entities);
    }

    protected static object Hello(string entity) => new Say(entity, "hello");

    private sealed record Say(string To, string Text) : INoSerializationVerificationNeeded;

    private sealed class Entity(string name, IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Say { Text: "fail" }:
                    throw new InvalidOperationException("as asked");
                case ActorVent.Partitions.Drain or Say { Text: "stop" or "leave" }:
                    Context.Stop(Self);
                    break;
                case Say say:
                    probe.Tell($"{name}: {say.Text}");
                    break;
            }
        }

        protected override void PostStop() => probe.Tell($"{name} stopped");
    }
}
