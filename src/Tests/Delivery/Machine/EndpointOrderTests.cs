using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Delivery.Machine.MachineRig;

namespace ActorVent.Tests.Delivery.Machine;

public class EndpointOrderTests
{
    [Fact]
    public void Start_ThatIsOpenAndRecovered_Pulls()
    {
        var rig = new MachineRig().Open(At(7));

        var pull = rig.Only<EndpointEffect.Pull>();
        Assert.Equal([new SequenceNumber(7)], pull.After);
        Assert.Equal((64, 1L << 20), (pull.Most, pull.MostBytes));
    }

    [Fact]
    public void Objects_ThatDiffer_AreSentAtOnce()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"), Entry(2, "b"));

        Assert.Equal(["a", "b"], rig.Posts.Select(p => p.Attempt.Entry.Object.Name));
    }

    [Fact]
    public void Follower_OfTheSameObject_WaitsUntilTheOutcomeBeforeIsPersisted()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        var first = rig.Posts.Single();
        rig.Pulled(Entry(2, "a"));
        Assert.Empty(rig.Posts);

        rig.Answer(first);
        Assert.Empty(rig.Posts);
        Assert.NotNull(rig.Persist);

        rig.Persisted();
        var second = rig.Posts.Single().Attempt;
        Assert.Equal(2, second.Entry.Sequence.Value);
        Assert.Equal(first.Attempt.Entry.Version, second.Previous);
    }

    [Fact]
    public void Outcomes_WhileADeltaIsUnderWay_GoIntoTheNext()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"), Entry(2, "b"), Entry(3, "c"));
        var posts = rig.Posts;
        var first = rig.Answer(posts[0]).Persist!;
        Assert.Null(rig.Answer(posts[1]).Persist);
        Assert.Null(rig.Answer(posts[2]).Persist);

        var second = rig.Tell(new EndpointInput.Persisted(first.Number)).Persist!;

        Assert.Equal([(default(PartitionId), new SequenceNumber(1))], first.Delta.Offsets);
        Assert.Equal([(default(PartitionId), new SequenceNumber(3))], second.Delta.Offsets);
        Assert.Empty(second.Delta.Lanes);
    }

    [Fact]
    public void Window_OfSentButUnpersisted_IsNotExceeded()
    {
        var rig = new MachineRig(Newest with { Window = 4, MostInFlight = 32 }).Open()
            .Pulled([.. Enumerable.Range(1, 10).Select(n => Entry(n, $"o{n}"))]);
        var posts = rig.Posts;
        Assert.Equal(4, posts.Count);
        rig.Persisted();

        var number = rig.Answer(posts[0]).Persist!.Number;
        foreach (var post in posts.Skip(1))
            Assert.Empty(rig.Answer(post).Posts);

        Assert.Single(rig.Tell(new EndpointInput.Persisted(number)).Posts);
        Assert.Equal(3, rig.Persisted().Posts.Count);
    }

    [Fact]
    public void InFlight_AtMost_IsTheOption() =>
        Assert.Equal(3, new MachineRig(Newest with { MostInFlight = 3 }).Open().Pulled([.. Enumerable.Range(1, 10).Select(n => Entry(n, $"o{n}"))]).Posts.Count);

    [Fact]
    public void NewerState_BeforeTheFirstIsSent_TakesItsPlace()
    {
        var rig = new MachineRig(Newest with { MostInFlight = 1 }).Open().Pulled(Entry(1, "x"), Entry(2, "a"), Entry(3, "a") with { Collapsed = 2 });

        rig.Settle(rig.Posts.Single());

        var attempt = rig.Posts.Single().Attempt;
        Assert.Equal((3L, 3), (attempt.Entry.Sequence.Value, attempt.Collapsed));
    }

    [Fact]
    public void State_ThatIsSuperseded_IsReadAgainInModeLatest()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a") with { Superseded = true });
        var load = rig.Only<EndpointEffect.Load>();
        Assert.Equal((Key("a"), 0L), (load.Object, load.After.Value));

        rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(5, "a"), 4, new ResourceVersion("900")), []));

        var attempt = rig.Posts.Single().Attempt;
        Assert.Equal((5L, 4, "900"), (attempt.Entry.Sequence.Value, attempt.Collapsed, attempt.Previous.ToString()));
        Assert.Equal(4, rig.Only<EndpointReport.Counted>().Count);
    }

    [Fact]
    public void States_InModeAll_AreEachSent()
    {
        var rig = new MachineRig(All).Open().Pulled(Entry(1, "a") with { Superseded = true }, Entry(2, "a"));
        Assert.Equal(1, rig.Posts.Single().Attempt.Entry.Sequence.Value);

        Assert.Equal(2, rig.Settle(rig.Posts.Single()).Posts.Single().Attempt.Entry.Sequence.Value);
    }

    [Fact]
    public void HeadThatWasCountedAsSuperseded_WhenReadAgain_IsNotCountedTwice()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a") with { Superseded = true });
        rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(5, "a"), 4, ResourceVersion.None), []));
        rig.Answer(rig.Posts.Single(), 500).Persisted();
        rig.Wait(TimeSpan.FromSeconds(1));

        rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(6, "a"), 5, ResourceVersion.None), []));

        Assert.Equal(1, rig.Only<EndpointReport.Counted>().Count);
        Assert.Equal(5, rig.Posts.Single().Attempt.Collapsed);
    }

    [Fact]
    public void WhatWasThereBefore_OnlyTheNewestOfWhatLives_IsSentAsInitial()
    {
        var rig = new MachineRig().Open(joined: 3)
            .Pulled(Entry(1, "a") with { Superseded = true }, Entry(2, "b") with { Type = ChangeType.Deleted }, Entry(3, "a"), Entry(4, "c"));

        Assert.Equal([(3L, Cause.Initial), (4L, Cause.Live)], rig.Posts.Select(p => (p.Attempt.Entry.Sequence.Value, p.Attempt.Cause)));
    }

    [Fact]
    public void WhatWasThereBefore_WithInitialSkip_IsNotSent()
    {
        var rig = new MachineRig(Newest with { Initial = InitialMode.Skip }).Open(joined: 1).Pulled(Entry(1, "a"), Entry(2, "b") with { Cause = Cause.Initial }, Entry(3, "c"));

        Assert.Equal(3, rig.Posts.Single().Attempt.Entry.Sequence.Value);
    }

    [Fact]
    public void WhatWasThereBefore_WithInitialSkip_IsNotEvenRead()
    {
        var rig = new MachineRig(Newest with { Initial = InitialMode.Skip }).Open(joined: 7);

        Assert.Equal([new SequenceNumber(7)], rig.Effects.OfType<EndpointEffect.Pull>().Single().After);
        Assert.Contains(new EndpointReport.Counted(DeliveryResult.Skipped, 7), rig.Effects);
    }

    [Fact]
    public void WhatWasThereBefore_WithInitialSkip_IsReadOnByOneThatIsOwedSomethingOfIt()
    {
        var rig = new MachineRig(Newest with { Initial = InitialMode.Skip }).Open(At(3, Row("a", 2, attempts: 1)), joined: 7);

        Assert.Equal([new SequenceNumber(3)], rig.Effects.OfType<EndpointEffect.Pull>().Single().After);
    }

    [Fact]
    public void Entry_ForAnotherTarget_IsPassed()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a") with { Target = new EndpointId("a-1") }, Entry(2, "b"));
        Assert.Equal(2, rig.Posts.Single().Attempt.Entry.Sequence.Value);

        Assert.Equal([(default(PartitionId), new SequenceNumber(2))], rig.Answer(rig.Posts.Single()).Persist!.Delta.Offsets);
    }

    [Fact]
    public void Resend_WithSomethingOfItsObjectOutstanding_IsLeftOut()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"), Entry(2, "a") with { Resend = 1, Cause = Cause.Resend });

        Assert.Single(rig.Posts);
        Assert.Contains(new EndpointReport.Counted(DeliveryResult.LeftOut, 1), rig.Effects);
        Assert.Empty(rig.Settle(rig.Posts.Single()).Posts.Skip(1));
    }

    [Fact]
    public void Lease_ThatHasLapsed_SendsTheSameAgainSoon()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        var id = rig.Posts.Single().Attempt.WebhookId;
        Assert.Empty(rig.Tell(new EndpointInput.NotSent(rig.Posts.Single().Number)).Posts);

        var again = rig.Wait(TimeSpan.FromSeconds(0.1)).Posts.Single().Attempt;

        Assert.Equal((id, 1), (again.WebhookId, again.Number));
    }

    [Fact]
    public void Pull_WithoutAnAnswer_IsAskedAgain()
    {
        var rig = new MachineRig().Open();
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(5), rig.Only<EndpointEffect.SetTimer>().Due);

        rig.Wait(TimeSpan.FromSeconds(5));

        Assert.Single(rig.Of<EndpointEffect.CancelPull>());
        Assert.Single(rig.Of<EndpointEffect.Pull>());
    }
}
