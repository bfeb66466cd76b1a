using ActorVent.Delivery;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Delivery.Actors;

public sealed class DeliverySummaryActorTests()
    : TestKit("akka.loglevel = OFF\nakka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
{
    private readonly DeliveryTally _tally = new();
    private readonly CapturedLog _log = new();

    [Fact]
    public void Minute_InWhichSomethingHappened_IsOneLineAtInfo()
    {
        Start();
        _tally.Of(new EndpointId("hook")).Attempted(DeliveryResult.Accepted, TimeSpan.FromSeconds(2));

        Scheduler.Advance(TimeSpan.FromSeconds(59));
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        AwaitCondition(() => !_log.Lines.IsEmpty, TimeSpan.FromSeconds(20));

        Assert.Equal((LogLevel.Information, "In the last minute: hook: 1 sent, 0 retried, 0 dead-lettered, lag up to 2.0 s"), Assert.Single(_log.Lines));
    }

    [Fact]
    public void Minutes_InWhichNothingHappened_AreSilent()
    {
        Start();
        for (var minute = 0; minute < 3; minute++)
            Scheduler.Advance(TimeSpan.FromMinutes(1));
        _tally.Of(new EndpointId("hook")).DeadLettered(1);
        Scheduler.Advance(TimeSpan.FromMinutes(1));
        AwaitCondition(() => !_log.Lines.IsEmpty, TimeSpan.FromSeconds(20));

        Assert.Single(_log.Lines);
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    private void Start()
    {
        // It has begun, and its timer is set, once it has answered.
        Sys.ActorOf(DeliverySummaryActor.Props(_tally, _log)).Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>(TimeSpan.FromSeconds(20));
    }
}
