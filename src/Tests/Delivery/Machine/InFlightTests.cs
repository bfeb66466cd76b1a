using ActorVent.Delivery;
using Xunit;
using static ActorVent.Tests.Delivery.Machine.MachineRig;

namespace ActorVent.Tests.Delivery.Machine;

public class InFlightTests
{
    private static MachineRig Opened() =>
        new MachineRig(Newest with { FirstInFlight = 4, MostInFlight = 6 }).Open().Pulled([.. Enumerable.Range(1, 30).Select(n => Entry(n, $"o{n}"))]);

    [Fact]
    public void Endpoint_ThatHasTakenNothing_GetsFewRequestsAtOnce() => Assert.Equal(4, Opened().Posts.Count);

    [Fact]
    public void EachRequestThatIsTaken_AllowsOneMore_UpToTheMost()
    {
        var rig = Opened();
        var first = rig.Posts;

        Assert.Equal(2, rig.Answer(first[0]).Posts.Count);
        Assert.Equal(2, rig.Answer(first[1], 400).Posts.Count);
        Assert.Single(rig.Answer(first[2]).Posts);
    }

    [Fact]
    public void RequestThatFails_AllowsNoMore()
    {
        var rig = Opened();

        Assert.Single(rig.Answer(rig.Posts[0], 500).Posts);
    }

    [Fact]
    public void Payloads_BeyondWhatMayBeHeld_AreNotRead_UntilSomeAreSettled()
    {
        var rig = new MachineRig(Newest with { MostHeld = 100 }).Open();
        rig.Pulled(Entry(1, "a") with { Payload = new byte[60] }, Entry(2, "b") with { Payload = new byte[50] });
        Assert.Empty(rig.Of<EndpointEffect.Pull>());

        rig.Answer(rig.Posts[0]);

        Assert.Equal(50, rig.Only<EndpointEffect.Pull>().MostBytes);
    }

    [Fact]
    public void CircuitThatOpened_BeginsWithFewAgain()
    {
        var limit = new InFlightLimit(4, 6);
        limit.Raise();
        limit.Raise();
        limit.Raise();
        Assert.Equal(6, limit.Current);

        limit.Reset();

        Assert.Equal(4, limit.Current);
    }

    [Fact]
    public void First_IsNeverAboveTheMost() => Assert.Equal(2, new InFlightLimit(4, 2).Current);
}
