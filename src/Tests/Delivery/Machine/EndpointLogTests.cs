using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;
using Xunit;
using static ActorVent.Tests.Delivery.Machine.MachineRig;

namespace ActorVent.Tests.Delivery.Machine;

public class EndpointLogTests
{
    [Fact]
    public void FirstDelta_CarriesTheJournalsId()
    {
        var rig = new MachineRig().Open().Pulled(Entry(1, "a"), Entry(2, "b"));
        var posts = rig.Posts;

        Assert.Equal(MachineRig.Journal, rig.Answer(posts[0]).Persist!.Delta.Journal);
        rig.Persisted();
        Assert.Null(rig.Answer(posts[1]).Persist!.Delta.Journal);
    }

    [Fact]
    public void Log_ThatFails_IsStartedAgain_AndGetsTheSameDelta()
    {
        var rig = new MachineRig(Newest with { Window = 2 }).Open().Pulled(Entry(1, "a"), Entry(2, "b"), Entry(3, "c"));
        var posts = rig.Posts;
        rig.Persisted();
        var given = rig.Answer(posts[0]).Persist!;
        rig.Tell(new EndpointInput.LogFailed("database is away"));
        rig.Tell(EndpointInput.LogStopped.Instance);
        Assert.Equal(new EndpointReport.NotPersisted("database is away", TimeSpan.FromSeconds(0.1)), rig.Only<EndpointReport.NotPersisted>());
        Assert.Empty(rig.Answer(posts[1]).Posts);

        Assert.Single(rig.Wait(TimeSpan.FromSeconds(0.1)).Of<EndpointEffect.StartLog>());
        var again = rig.Tell(new EndpointInput.LogRecovered(new EndpointProgress())).Persist!;

        Assert.Equal((given.Number, given.Delta), (again.Number, again.Delta));
        Assert.Equal(["c"], rig.Persisted().Posts.Select(p => p.Attempt.Entry.Object.Name));
    }

    [Fact]
    public void Log_ThatKeepsFailing_WaitsLonger()
    {
        var rig = new MachineRig().Open();
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            rig.Tell(EndpointInput.LogStopped.Instance);
            waits.Add(rig.Only<EndpointReport.NotPersisted>().Wait.TotalSeconds);
        }

        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5], waits);
    }

    [Fact]
    public void Log_ThatWasWrittenByAnother_IsNoneToGoOnWith()
    {
        var rig = new MachineRig().Open(At(5));
        rig.Tell(EndpointInput.LogStopped.Instance);
        rig.Wait(TimeSpan.FromSeconds(1));

        Assert.Single(rig.Tell(new EndpointInput.LogRecovered(At(6))).Of<EndpointEffect.Fail>());
        Assert.Empty(rig.Pulled(Entry(6, "a")).Effects);
    }

    [Fact]
    public void Row_ThatIsUnreadableThreeTimes_QuarantinesTheEndpoint()
    {
        var rig = new MachineRig();
        rig.Tell(EndpointInput.Start.Instance);
        for (var i = 0; i < 2; i++)
        {
            rig.Tell(new EndpointInput.LogUnreadable(17, "row 17 is damaged"));
            Assert.Empty(rig.Of<EndpointReport.Quarantined>());
            rig.Tell(EndpointInput.LogStopped.Instance);
            Assert.Single(rig.Wait(TimeSpan.FromSeconds(5)).Of<EndpointEffect.StartLog>());
        }

        rig.Tell(new EndpointInput.LogUnreadable(17, "row 17 is damaged"));

        Assert.Equal("row 17 is damaged", rig.Only<EndpointReport.Quarantined>().Reason);
        rig.Tell(EndpointInput.LogStopped.Instance);
        Assert.Empty(rig.Wait(TimeSpan.FromDays(1)).Effects);
        Assert.True(rig.Tell(EndpointInput.Drain.Instance).IsStopped);
    }

    [Fact]
    public void Rows_ThatDiffer_AreNotTheSameRowThreeTimes()
    {
        var rig = new MachineRig();
        rig.Tell(EndpointInput.Start.Instance);
        foreach (var row in new[] { 17, 17, 18, 17 })
        {
            rig.Tell(new EndpointInput.LogUnreadable(row, "damaged"));
            rig.Tell(EndpointInput.LogStopped.Instance);
            Assert.Single(rig.Wait(TimeSpan.FromSeconds(5)).Of<EndpointEffect.StartLog>());
        }
    }

    [Fact]
    public void Log_OfAnotherJournal_IsRefusedAtOnce()
    {
        var rig = new MachineRig().Open(At(5) with { Journal = "journal-0" });

        Assert.Contains("journal-0", rig.Only<EndpointReport.Quarantined>().Reason);
        Assert.Empty(rig.Of<EndpointEffect.Pull>());
    }

    [Fact]
    public void Offset_AboveTheJournalsHead_IsRefusedOnceTheHeadWasReadAgain()
    {
        var rig = new MachineRig().Open(At(8), head: 7);
        Assert.Single(rig.Of<EndpointEffect.Open>());

        rig.Tell(new EndpointInput.Opened(new EndpointStart(false, [default], null), [new SequenceNumber(7)]));

        Assert.Contains("entry 8 of partition 0, and the journal ends at 7", rig.Only<EndpointReport.Quarantined>().Reason);
    }

    [Fact]
    public void Offset_AboveAHeadThatWasOld_IsNoReasonToRefuse()
    {
        var rig = new MachineRig().Open(At(8), head: 7);

        rig.Tell(new EndpointInput.Opened(new EndpointStart(false, [default], null), [new SequenceNumber(9)]));

        Assert.Equal(8, rig.Only<EndpointEffect.Pull>().After.Single().Value);
    }

    [Fact]
    public void CarriedProgress_IsTheFirstDelta_AndForgottenThen()
    {
        var rig = new MachineRig().Open(carried: new CarriedProgress([new SequenceNumber(6)], [Row("a", 3, attempts: 1)]));
        var delta = rig.Persist!.Delta;
        Assert.Equal((MachineRig.Journal, 6L, "a"), (delta.Journal, delta.Offsets.Single().Sequence.Value, delta.Lanes.Single().Object.Name));
        Assert.Equal(6, rig.Only<EndpointEffect.Pull>().After.Single().Value);
        Assert.Empty(rig.Of<EndpointEffect.ForgetCarried>());

        Assert.Single(rig.Persisted().Of<EndpointEffect.ForgetCarried>());
    }

    [Fact]
    public void CarriedProgress_ThatTheLogHasAlready_IsForgottenAndNotTaken()
    {
        var rig = new MachineRig().Open(At(9), new CarriedProgress([new SequenceNumber(6)], []));

        Assert.Single(rig.Of<EndpointEffect.ForgetCarried>());
        Assert.Null(rig.Persist);
        Assert.Equal(9, rig.Only<EndpointEffect.Pull>().After.Single().Value);
    }

    [Fact]
    public void Endpoint_ThatCannotBeOpened_IsTriedAgain()
    {
        var rig = new MachineRig();
        rig.Tell(EndpointInput.Start.Instance).Tell(new EndpointInput.OpenFailed("locked"));

        Assert.Single(rig.Wait(TimeSpan.FromSeconds(1)).Of<EndpointEffect.Open>());
    }

    [Fact]
    public void AnnotationEndpoint_Begins_WhereWhatIsForItBegins()
    {
        var rig = new MachineRig(Newest with { FromAnnotation = true }).Open(At(4));
        Assert.Equal(4, rig.Only<EndpointEffect.SkipOthers>().Offsets.Single().Value);
        Assert.Empty(rig.Of<EndpointEffect.Pull>());

        rig.Tell(new EndpointInput.OthersSkipped([new SequenceNumber(90)]));
        var expired = rig.Only<EndpointEffect.ReadExpired>();
        Assert.Equal((4L, 90L), (expired.After.Value, expired.UpTo.Value));
        rig.Tell(new EndpointInput.ExpiredRead(default, []));

        Assert.Equal(90, rig.Only<EndpointEffect.Pull>().After.Single().Value);
    }

    [Fact]
    public void Low_IsTheLowerOfTheOffsetAndOfWhatLanesWaitFor()
    {
        var rig = new MachineRig().Open(At(5, Row("a", 2, attempts: 1, next: Samples.Time + TimeSpan.FromSeconds(6))));
        rig.Wait(TimeSpan.FromSeconds(5));
        Assert.Equal([(default(PartitionId), new SequenceNumber(2))], rig.Only<EndpointEffect.WriteLow>().Low);
        rig.Tell(EndpointInput.LowWritten.Instance);
        Assert.Empty(rig.Wait(TimeSpan.FromSeconds(5)).Of<EndpointEffect.WriteLow>());
        rig.Tell(new EndpointInput.Loaded(Key("a"), new LaneHead(Entry(5, "a"), 0, ResourceVersion.None), []));

        rig.Settle(rig.Posts.Single());

        Assert.Equal([(default(PartitionId), new SequenceNumber(5))], rig.Wait(TimeSpan.FromSeconds(5)).Only<EndpointEffect.WriteLow>().Low);
    }

    [Fact]
    public void Low_ThatIsNotWritten_IsWrittenLater()
    {
        var rig = new MachineRig().Open(At(5));
        rig.Wait(TimeSpan.FromSeconds(5)).Tell(new EndpointInput.LowFailed("full"));

        Assert.Equal(5, rig.Wait(TimeSpan.FromSeconds(5)).Only<EndpointEffect.WriteLow>().Low.Single().Low.Value);
    }
}
