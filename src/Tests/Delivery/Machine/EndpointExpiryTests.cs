using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Delivery.Machine.MachineRig;

namespace ActorVent.Tests.Delivery.Machine;

public class EndpointExpiryTests
{
    [Fact]
    public void Gap_IsLookedUp_BeforeWhatFollowsIsTaken()
    {
        var rig = new MachineRig(All).Open().Pulled(Entry(1, "a"), Entry(5, "b"), Entry(6, "c"));
        Assert.Equal(["a"], rig.Posts.Select(p => p.Attempt.Entry.Object.Name));
        var read = rig.Only<EndpointEffect.ReadExpired>();
        Assert.Equal((1L, 6L), (read.After.Value, read.UpTo.Value));
        Assert.Empty(rig.Of<EndpointEffect.Pull>());

        rig.Tell(new EndpointInput.ExpiredRead(default, [Expired(3, "x")]));

        Assert.Equal(["b", "c"], rig.Posts.Select(p => p.Attempt.Entry.Object.Name));
        var letter = rig.Only<EndpointEffect.WriteLetters>().Letters.Single();
        Assert.Equal((3L, "expired", 0), (letter.Sequence.Value, letter.Reason, letter.Payload.Length));
        Assert.Contains(new EndpointReport.DeadLettered(DeadLetterReason.Retention, 1), rig.Effects);
        Assert.Single(rig.Of<EndpointEffect.Pull>());
    }

    [Fact]
    public void Gap_BelowWhatTheEndpointJoinedAt_IsNone() =>
        Assert.Empty(new MachineRig(All).Open(joined: 10).Pulled(Entry(4, "a"), Entry(9, "b"), Entry(11, "c")).Of<EndpointEffect.ReadExpired>());

    [Fact]
    public void Gap_ThatCannotBeRead_IsAskedForAgain()
    {
        var rig = new MachineRig(All).Open().Pulled(Entry(5, "b"));
        rig.Tell(new EndpointInput.ExpiredFailed(default, "busy"));

        Assert.Equal(5, rig.Wait(TimeSpan.FromSeconds(1)).Only<EndpointEffect.ReadExpired>().UpTo.Value);
    }

    [Fact]
    public void EntryThatWasReadBeforeItExpired_IsSent()
    {
        var rig = new MachineRig(All).Open().Pulled(Entry(5, "b"));

        rig.Tell(new EndpointInput.ExpiredRead(default, [Expired(5, "b")]));

        Assert.Single(rig.Posts);
        Assert.Empty(rig.Of<EndpointEffect.WriteLetters>());
    }

    [Fact]
    public void Expired_BehindAFailingEntry_IsListedOnce_WhenItsTurnHasCome()
    {
        var rig = new MachineRig(All).Open().Pulled(Entry(1, "a"));
        rig.Answer(rig.Posts.Single(), 500).Persisted();
        rig.Pulled(Entry(4, "a"));
        rig.Tell(new EndpointInput.ExpiredRead(default, [Expired(2, "a")]));
        Assert.Empty(rig.Of<EndpointEffect.WriteLetters>());
        rig.Persisted();
        rig.Wait(TimeSpan.FromSeconds(1));
        rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(1, "a"), 0, ResourceVersion.None), []));
        rig.Settle(rig.Posts.Single());
        Assert.Equal(1, rig.Of<EndpointEffect.Load>().Last().After.Value);

        rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(4, "a"), 0, ResourceVersion.None), [Expired(2, "a")]));

        Assert.Equal(2, rig.Only<EndpointEffect.WriteLetters>().Letters.Single().Sequence.Value);
        Assert.Equal(4, rig.Posts.Single().Attempt.Entry.Sequence.Value);
    }

    [Fact]
    public void Lane_WhoseEntriesAreAllGone_IsSettled()
    {
        var rig = new MachineRig(All).Open(At(5, Row("a", 1, attempts: 1)));

        rig.Tell(new EndpointInput.Loaded(Key("a"), null, [Expired(2, "a"), Expired(3, "a")]));
        Assert.Equal([2L, 3L], rig.Only<EndpointEffect.WriteLetters>().Letters.Select(l => l.Sequence.Value));
        rig.Tell(EndpointInput.LettersWritten.Instance);

        Assert.Equal([(default(PartitionId), Key("a"))], rig.Persist!.Delta.RemovedLanes);
    }

    [Fact]
    public void Lane_WhoseEntriesAreGoneInModeLatest_CountsAsSuperseded()
    {
        var rig = new MachineRig().Open(At(5, Row("a", 1, attempts: 1)));

        rig.Tell(new EndpointInput.Loaded(Key("a"), null, []));

        Assert.Contains(new EndpointReport.Counted(DeliveryResult.Superseded, 1), rig.Effects);
        Assert.Empty(rig.Of<EndpointEffect.WriteLetters>());
    }
}
