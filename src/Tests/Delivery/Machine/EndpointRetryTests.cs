using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Delivery.Machine.MachineRig;

namespace ActorVent.Tests.Delivery.Machine;

public class EndpointRetryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Failure_PassesTheOffsetWithALane()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));

        var delta = rig.Answer(rig.Posts.Single(), 500).Persist!.Delta;

        Assert.Equal([(default(PartitionId), new SequenceNumber(1))], delta.Offsets);
        var row = Assert.Single(delta.Lanes);
        Assert.Equal((Key("a"), 0L, 1, rig.Now, rig.Now + Second), (row.Object, row.Sequence.Value, row.Attempts, row.First, row.Next));
    }

    [Fact]
    public void Failure_HoldsUpItsObjectOnly()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Answer(rig.Posts.Single(), 500).Persisted();

        Assert.Equal(["b"], rig.Pulled(Entry(2, "a"), Entry(3, "b")).Posts.Select(p => p.Attempt.Entry.Object.Name));
    }

    [Fact]
    public void Retry_WhenDue_ReadsAgainAndRemovesItsLaneOnceAccepted()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Answer(rig.Posts.Single(), 503).Persisted();
        var load = rig.Wait(Second).Only<EndpointEffect.Load>();
        Assert.Equal(0, load.After.Value);
        rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(1, "a"), 0, ResourceVersion.None), []));
        Assert.Equal(2, rig.Posts.Single().Attempt.Number);

        var delta = rig.Answer(rig.Posts.Single()).Persist!.Delta;

        Assert.Equal([(default(PartitionId), Key("a"))], delta.RemovedLanes);
        Assert.Empty(delta.Lanes);
    }

    [Fact]
    public void LoadThatFails_IsTriedAgain()
    {
        var rig = new MachineRig().Open(At(5, Row("a", 1, attempts: 2)));
        Assert.Single(rig.Of<EndpointEffect.Load>());
        rig.Tell(new EndpointInput.LoadFailed(Key("a"), "busy"));

        Assert.Single(rig.Wait(Second).Of<EndpointEffect.Load>());
    }

    [Fact]
    public void Lane_AfterAStart_WaitsForItsTime()
    {
        var rig = new MachineRig();
        rig.Open(At(5, Row("a", 1, attempts: 2, next: rig.Now + TimeSpan.FromSeconds(4))));
        Assert.Empty(rig.Of<EndpointEffect.Load>());
        Assert.Equal(rig.Now + TimeSpan.FromSeconds(4), rig.Only<EndpointEffect.SetTimer>().Due);

        Assert.Single(rig.Wait(TimeSpan.FromSeconds(4)).Of<EndpointEffect.Load>());
    }

    [Fact]
    public void FailingLane_WhoseEntryTheOffsetHadNotPassed_GoesOnAfterAStart()
    {
        var rig = new MachineRig(Newest with { MostFailing = 1 }).Open(At(5, Row("a", 7, attempts: 2)));

        Assert.Equal(7, rig.Only<EndpointEffect.Load>().After.Value);
        Assert.Equal(9, rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(9, "a"), 0, ResourceVersion.None), [])).Posts.Single().Attempt.Entry.Sequence.Value);
    }

    [Fact]
    public void LaneAheadOfTheOffset_AfterAStart_IsNotSentAgain()
    {
        var rig = new MachineRig().Open(At(5, Row("a", 7)));

        Assert.Equal(["b"], rig.Pulled(Entry(6, "b"), Entry(7, "a")).Posts.Select(p => p.Attempt.Entry.Object.Name));
    }

    [Fact]
    public void InFlight_InATightWindow_GetsARow()
    {
        var rig = new MachineRig(Newest with { Window = 4 }).Open().Pulled([.. Enumerable.Range(1, 4).Select(n => Entry(n, $"o{n}"))]);
        var posts = rig.Posts;
        var delta = rig.Persist!.Delta;
        Assert.Equal(4, delta.Offsets.Single().Sequence.Value);
        Assert.Equal([("o1", 0L), ("o2", 1L), ("o3", 2L), ("o4", 3L)], delta.Lanes.Select(l => (l.Object.Name, l.Sequence.Value)).Order());
        rig.Persisted();

        Assert.Equal([(default(PartitionId), Key("o4"))], rig.Answer(posts[3]).Persist!.Delta.RemovedLanes);
    }

    [Fact]
    public void RetryAfter_HoldsForTheWholeEndpoint()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Answer(rig.Posts.Single(), 429, TimeSpan.FromSeconds(30)).Persisted();

        Assert.Empty(rig.Pulled(Entry(2, "b")).Posts);
        Assert.Equal(["b"], rig.Wait(TimeSpan.FromSeconds(30)).Posts.Select(p => p.Attempt.Entry.Object.Name));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(415)]
    [InlineData(422)]
    public void EntryAtFault_IsADeadLetter_BeforeTheProgressThatPassesIt(int status)
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Answer(rig.Posts.Single(), status);
        var letter = rig.Only<EndpointEffect.WriteLetters>().Letters.Single();
        Assert.Equal((1L, 1, true), (letter.Sequence.Value, letter.Attempts, letter.Payload.Length > 0));
        Assert.Null(rig.Persist);

        rig.Tell(EndpointInput.LettersWritten.Instance);

        Assert.Equal(1, rig.Persist!.Delta.Offsets.Single().Sequence.Value);
    }

    [Fact]
    public void DeadLetter_ThatIsNotWritten_IsTriedAgain()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        var letters = rig.Answer(rig.Posts.Single(), 400).Only<EndpointEffect.WriteLetters>().Letters;
        rig.Tell(new EndpointInput.LettersFailed("full"));
        Assert.Equal(new EndpointReport.NotPersisted("full", TimeSpan.FromSeconds(0.1)), rig.Only<EndpointReport.NotPersisted>());

        Assert.Same(letters, rig.Wait(TimeSpan.FromSeconds(0.1)).Only<EndpointEffect.WriteLetters>().Letters);
        Assert.NotNull(rig.Tell(EndpointInput.LettersWritten.Instance).Persist);
    }

    [Fact]
    public void Url_ThatIsNotAllowedAnyMore_IsADeadLetterWithoutARequest()
    {
        var rig = new MachineRig(Newest with { FromAnnotation = true }) { UrlOf = _ => null };
        rig.Open();
        rig.Tell(new EndpointInput.OthersSkipped([default]));

        rig.Pulled(Entry(1, "a") with { Target = rig.Options.Id });

        Assert.Empty(rig.Posts);
        var letter = rig.Only<EndpointEffect.WriteLetters>().Letters.Single();
        Assert.Equal((0, 0), (letter.Attempts, letter.Payload.Length));
        Assert.Contains(new EndpointReport.DeadLettered(DeadLetterReason.Refused, 1), rig.Effects);
    }

    [Fact]
    public void Resend_ThatIsRejected_IsLeftOutAndNoDeadLetter()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a") with { Resend = 1, Cause = Cause.Resend });

        rig.Answer(rig.Posts.Single(), 422);

        Assert.Empty(rig.Of<EndpointEffect.WriteLetters>());
        Assert.NotNull(rig.Persist);
        Assert.Single(rig.Of<EndpointReport.ResendLeftOut>());
    }

    [Fact]
    public void Entry_ThatFailsForADayWhileOthersAreAccepted_Expires()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));
        rig.Answer(rig.Posts.Single(), 500).Persisted();
        var sequence = 1;
        for (var hours = 0; hours < 25; hours++)
        {
            rig.Wait(TimeSpan.FromSeconds(0.5)).Pulled(Entry(++sequence, "b"));
            rig.Settle(rig.Posts.Single());
            rig.Wait(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(0.5));
            rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(1, "a"), 0, ResourceVersion.None), []));
            rig.Answer(rig.Posts.Single(), 500);
            if (rig.Of<EndpointEffect.WriteLetters>() is [var letters])
            {
                Assert.Equal((24, "expired after 24 h", 25), (hours + 1, letters.Letters.Single().Reason, letters.Letters.Single().Attempts));
                return;
            }
            rig.Persisted();
        }
        Assert.Fail("it never expired");
    }

    [Fact]
    public void Gone_Disables_AndThatIsPersisted()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"));

        rig.Answer(rig.Posts.Single(), 410);

        Assert.True(rig.Persist!.Delta.IsDisabled);
        Assert.Single(rig.Of<EndpointReport.Disabled>());
        rig.Persisted();
        Assert.Empty(rig.Pulled(Entry(2, "b")).Posts);
        Assert.Empty(rig.Wait(TimeSpan.FromDays(1)).Posts);
        Assert.Equal(Samples.Time, rig.Only<EndpointEffect.WriteLow>().DisabledSince);
    }

    [Fact]
    public void Disabled_AtAFurtherStartInTheProcess_StaysSo() =>
        Assert.Empty(new MachineRig().Open(At(1) with { IsDisabled = true }).Of<EndpointEffect.Pull>());

    [Fact]
    public void Disabled_AtAProcessStart_IsEnabledAgain()
    {
        var rig = new MachineRig { EnablesAgain = true };

        rig.Open(At(1) with { IsDisabled = true });

        Assert.Single(rig.Of<EndpointEffect.Pull>());
        Assert.False(rig.Persist!.Delta.IsDisabled);
    }

    [Fact]
    public void Paused_SendsNothing_UntilItGoesOn()
    {
        var rig = new MachineRig().Open();
        rig.Tell(new EndpointInput.Pause(true));
        Assert.True(rig.Persist!.Delta.IsPaused);
        rig.Persisted();
        Assert.Empty(rig.Pulled(Entry(1, "a")).Posts);

        rig.Tell(new EndpointInput.Pause(false));

        Assert.False(rig.Persist!.Delta.IsPaused);
        Assert.Equal(Key("a"), rig.Only<EndpointEffect.Load>().Object);
    }

    [Fact]
    public void FailingLanes_AtTheMost_StopReading()
    {
        var rig = new MachineRig(Newest with { MostFailing = 2 }).Open().Pulled(Entry(1, "a"), Entry(2, "b"));
        var posts = rig.Posts;
        Assert.Single(rig.Of<EndpointEffect.Pull>());
        rig.Pulled();
        rig.Answer(posts[0], 500);
        rig.Answer(posts[1], 500);
        rig.Pulled();

        Assert.Empty(rig.Of<EndpointEffect.Pull>());
    }
}
