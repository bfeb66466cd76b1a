using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;
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
    public void Loads_OfUnknownSize_BeginWithOne_AndGoByTheLargestOfLate()
    {
        var rig = new MachineRig(Newest with { MostHeld = 100 }).Open(new EndpointProgress { Lanes = [.. Enumerable.Range(1, 9).Select(n => Waiting($"o{n}"))] });
        var first = rig.Only<EndpointEffect.Load>();

        rig.Tell(new EndpointInput.Loaded(first.Object, new LaneHead(Entry(20, first.Object.Name) with { Payload = new byte[30] }, 0, ResourceVersion.None), []));

        // 30 are held, and as many expected of each.
        Assert.Equal(3, rig.Of<EndpointEffect.Load>().Count);
    }

    [Fact]
    public void Loads_AreAtMost32AtATime_HoweverManyMayBeInFlight()
    {
        var rig = new MachineRig(Newest with { FirstInFlight = 64, MostInFlight = 64 })
            .Open(new EndpointProgress { Lanes = [.. Enumerable.Range(1, 40).Select(n => Waiting($"o{n}"))] });
        var first = rig.Only<EndpointEffect.Load>();

        rig.Tell(new EndpointInput.Loaded(first.Object, new LaneHead(Entry(20, first.Object.Name), 0, ResourceVersion.None), []));

        Assert.Equal(32, rig.Of<EndpointEffect.Load>().Count);
    }

    [Fact]
    public void Load_ThatFails_ExpectsNothingMore()
    {
        var rig = new MachineRig(Newest with { MostHeld = 100 }).Open(new EndpointProgress { Lanes = [Waiting("a"), Waiting("b")] });
        var first = rig.Only<EndpointEffect.Load>();

        rig.Tell(new EndpointInput.LoadFailed(first.Object, "reason"));

        Assert.NotEqual(first.Object, rig.Only<EndpointEffect.Load>().Object);
    }

    [Fact]
    public void DeadLetters_CountAsHeld_UntilTheyAreWritten()
    {
        var rig = new MachineRig(Newest with { MostHeld = 100 }).Open();
        rig.Pulled(Entry(1, "a") with { Payload = new byte[100] });

        rig.Answer(rig.Posts[0], 400);
        Assert.Single(rig.Of<EndpointEffect.WriteLetters>());
        Assert.Empty(rig.Of<EndpointEffect.Pull>());

        rig.Tell(EndpointInput.LettersWritten.Instance);
        rig.Persisted();
        Assert.Equal(100, rig.Only<EndpointEffect.Pull>().MostBytes);
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

    private static LaneRow Waiting(string name) =>
        new() { Partition = default, Object = Key(name), Sequence = new SequenceNumber(1), Version = ResourceVersion.None, Attempts = 1, First = Samples.Time, Next = Samples.Time, Failing = default };
}
