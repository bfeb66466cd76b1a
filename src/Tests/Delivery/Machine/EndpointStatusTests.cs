using ActorVent.Delivery;
using ActorVent.Primitives;
using ActorVent.Progress;
using Xunit;
using static ActorVent.Tests.Delivery.Machine.MachineRig;

namespace ActorVent.Tests.Delivery.Machine;

/// <summary>What operators are told of an endpoint.</summary>
public sealed class EndpointStatusTests
{
    [Fact]
    public void Endpoint_ThatIsNotOpen_IsOpening() => Assert.Equal(EndpointState.Opening, new MachineRig().Machine.Status(null, Samples.Time).State);

    [Fact]
    public void Endpoint_WithNothingToDo_Delivers()
    {
        var status = new MachineRig().Open().Machine.Status(null, Samples.Time);

        Assert.Equal((EndpointState.Delivering, 0, 0, 0), (status.State, status.InFlight, status.Waiting, status.Failing));
        Assert.Equal((null, null, null), (status.FailingSince, status.NextAttempt, status.OldestWaiting));
    }

    [Fact]
    public void Request_UnderWay_IsCounted_AndTellsTheAge()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"), Entry(2, "b"));

        var status = rig.Machine.Status(Key("a"), rig.Now);

        Assert.Equal((2, 2, Samples.Time), (status.InFlight, status.Waiting, status.OldestWaiting));
        Assert.Equal(LaneStatus.InFlight, status.Object!.Status);
        Assert.Equal([new SequenceNumber(2)], status.Read);
    }

    [Fact]
    public void Object_ThatWasAccepted_WaitsForNothing()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));

        rig.Settle(rig.Posts.Single());

        var status = rig.Machine.Status(Key("a"), rig.Now);
        Assert.Equal((EndpointState.Delivering, 0, 0), (status.State, status.InFlight, status.Waiting));
        Assert.Null(status.Object);
    }

    [Fact]
    public void Object_ThatWasRefused_IsTriedAgain_AndTheEndpointRetries()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        var first = rig.Now;

        rig.Settle(rig.Posts.Single(), 500);

        var status = rig.Machine.Status(Key("a"), rig.Now);
        Assert.Equal((EndpointState.Retrying, 1, 1), (status.State, status.Failing, status.Waiting));
        Assert.Equal(first, status.FailingSince);
        Assert.Equal((1, status.NextAttempt), (status.Object!.Attempts, status.Object.NextAttempt));
        Assert.True(status.NextAttempt > first);
    }

    [Fact]
    public void Endpoint_ThatAcceptsNothing_Fails()
    {
        var rig = new MachineRig().Open().Pulled([.. Enumerable.Range(1, 10).Select(n => Entry(n, $"o{n}"))]);
        foreach (var post in rig.Posts)
            rig.Break(post);

        var status = rig.Machine.Status(null, rig.Now);

        Assert.Equal((EndpointState.Failing, 10), (status.State, status.Failing));
        Assert.NotNull(status.NextAttempt);
    }

    [Fact]
    public void Endpoint_ThatAnswered410_IsDisabled()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));

        rig.Answer(rig.Posts.Single(), 410);

        Assert.Equal((EndpointState.Disabled, null), (rig.Machine.Status(null, rig.Now).State, rig.Machine.Status(null, rig.Now).NextAttempt));
    }

    [Fact]
    public void Endpoint_ThatAnOperatorHolds_IsPaused()
    {
        var rig = new MachineRig().Open().Tell(new EndpointInput.Pause(true));

        Assert.Equal(EndpointState.Paused, rig.Machine.Status(null, rig.Now).State);
    }

    [Fact]
    public void Endpoint_OfAnotherJournal_IsQuarantined()
    {
        var rig = new MachineRig().Open(new EndpointProgress { Journal = "another" });

        Assert.Equal(EndpointState.Quarantined, rig.Machine.Status(null, rig.Now).State);
    }

    [Fact]
    public void Endpoint_ThatEnds_Drains()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a")).Tell(EndpointInput.Drain.Instance);

        Assert.Equal(EndpointState.Draining, rig.Machine.Status(null, rig.Now).State);
    }

    [Fact]
    public void DeadLetters_AreToldForAnHour_AndCountedTogetherMeanwhile()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"), Entry(2, "b"));
        var first = rig.Now;
        rig.Settle(rig.Posts[0], 422).Wait(TimeSpan.FromMinutes(50));

        rig.Pulled(Entry(3, "c"));
        rig.Settle(rig.Posts.Single(), 400);

        Assert.Equal(new RecentLetters(2, first, rig.Now, "400"), rig.Machine.Status(null, rig.Now + TimeSpan.FromMinutes(59)).DeadLetters);
        Assert.Null(rig.Machine.Status(null, rig.Now + TimeSpan.FromHours(1)).DeadLetters);
    }

    [Fact]
    public void DeadLetter_AfterAnHourWithoutOne_IsCountedAnew()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Settle(rig.Posts.Single(), 422).Wait(TimeSpan.FromHours(1));

        rig.Pulled(Entry(2, "b"));
        rig.Settle(rig.Posts.Single(), 413);

        Assert.Equal(new RecentLetters(1, rig.Now, rig.Now, "413"), rig.Machine.Status(null, rig.Now).DeadLetters);
    }

    [Fact]
    public void Delivery_ThatWasAccepted_IsTheLast_AndEndsNoDeadLetter()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Settle(rig.Posts.Single(), 422).Wait(TimeSpan.FromMinutes(1));

        rig.Pulled(Entry(2, "a"));
        rig.Settle(rig.Posts.Single());

        var status = rig.Machine.Status(null, rig.Now);
        Assert.Equal((rig.Now, 1), (status.LastAccepted, status.DeadLetters!.Count));
    }

    [Fact]
    public void Entries_ThatExpired_AreDeadLettersToo()
    {
        var rig = new MachineRig(All).Open().Pulled(Entry(3, "c"));
        var ask = rig.Only<EndpointEffect.ReadExpired>();

        rig.Tell(new EndpointInput.ExpiredRead(ask.Partition, [Expired(1, "a"), Expired(2, "b")]));

        Assert.Equal(new RecentLetters(2, rig.Now, rig.Now, "expired"), rig.Machine.Status(null, rig.Now).DeadLetters);
    }
}
