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
    public void Endpoint_ThatIsNotOpen_IsOpening() => Assert.Equal(EndpointState.Opening, new MachineRig().Machine.Status(null).State);

    [Fact]
    public void Endpoint_WithNothingToDo_Delivers()
    {
        var status = new MachineRig().Open().Machine.Status(null);

        Assert.Equal((EndpointState.Delivering, 0, 0, 0), (status.State, status.InFlight, status.Waiting, status.Failing));
        Assert.Equal((null, null, null), (status.FailingSince, status.NextAttempt, status.OldestWaiting));
    }

    [Fact]
    public void Request_UnderWay_IsCounted_AndTellsTheAge()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"), Entry(2, "b"));

        var status = rig.Machine.Status(Key("a"));

        Assert.Equal((2, 2, Samples.Time), (status.InFlight, status.Waiting, status.OldestWaiting));
        Assert.Equal(LaneStatus.InFlight, status.Object!.Status);
        Assert.Equal([new SequenceNumber(2)], status.Read);
    }

    [Fact]
    public void Object_ThatWasAccepted_WaitsForNothing()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));

        rig.Settle(rig.Posts.Single());

        var status = rig.Machine.Status(Key("a"));
        Assert.Equal((EndpointState.Delivering, 0, 0), (status.State, status.InFlight, status.Waiting));
        Assert.Null(status.Object);
    }

    [Fact]
    public void Object_ThatWasRefused_IsTriedAgain_AndTheEndpointRetries()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        var first = rig.Now;

        rig.Settle(rig.Posts.Single(), 500);

        var status = rig.Machine.Status(Key("a"));
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

        var status = rig.Machine.Status(null);

        Assert.Equal((EndpointState.Failing, 10), (status.State, status.Failing));
        Assert.NotNull(status.NextAttempt);
    }

    [Fact]
    public void Endpoint_ThatAnswered410_IsDisabled()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));

        rig.Answer(rig.Posts.Single(), 410);

        Assert.Equal((EndpointState.Disabled, null), (rig.Machine.Status(null).State, rig.Machine.Status(null).NextAttempt));
    }

    [Fact]
    public void Endpoint_ThatAnOperatorHolds_IsPaused()
    {
        var rig = new MachineRig().Open().Tell(new EndpointInput.Pause(true));

        Assert.Equal(EndpointState.Paused, rig.Machine.Status(null).State);
    }

    [Fact]
    public void Endpoint_OfAnotherJournal_IsQuarantined()
    {
        var rig = new MachineRig().Open(new EndpointProgress { Journal = "another" });

        Assert.Equal(EndpointState.Quarantined, rig.Machine.Status(null).State);
    }

    [Fact]
    public void Endpoint_ThatEnds_Drains()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a")).Tell(EndpointInput.Drain.Instance);

        Assert.Equal(EndpointState.Draining, rig.Machine.Status(null).State);
    }
}
