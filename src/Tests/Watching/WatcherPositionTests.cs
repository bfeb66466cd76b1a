using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed class WatcherPositionTests
{
    [Fact]
    public void Position_OfPartitionsWithNothingUnsettled_IsWhereTheWatchIs()
    {
        var stage = Watching();
        stage.Events((stage.NameIn(0), 101)).Bookmark(110).Pass(2);

        Assert.Equal(["write 110 under 7"], Writes(stage));
    }

    /// <summary>What is told and not in the journal would not be read again after a start.</summary>
    [Fact]
    public void Position_WithSomethingUnsettled_IsBeforeIt()
    {
        var stage = Watching();
        stage.Bookmark(105);
        stage.Settling.Remove(1);
        stage.Events((stage.NameIn(0), 106), (stage.NameIn(1), 107)).Bookmark(110).Pass(2);
        Assert.Equal(["write 106 under 7"], Writes(stage));

        stage.Settle(1).Pass(2);

        Assert.Equal(["write 110 under 7"], Writes(stage));
    }

    [Fact]
    public void Position_WithTheRuleOff_IsWhatWasTold()
    {
        var stage = Watching(new WatcherRules { PositionFromSettledOnly = false });
        stage.Settling.Clear();
        stage.Events((stage.NameIn(0), 106)).Pass(2);

        Assert.Equal(["write 106 under 7"], Writes(stage));
    }

    [Fact]
    public void Position_BetweenTwoUnsettled_IsTheEndOfTheFirst()
    {
        var stage = Watching();
        stage.Settling.Clear();
        stage.Events((stage.NameIn(0), 101), (stage.NameIn(1), 102)).Settle(0).Settle(1);
        stage.Events((stage.NameIn(0), 103));
        var first = stage.LastTold(0);
        stage.Events((stage.NameIn(0), 104));
        stage.Tell(new WatcherMessage.Settled(WatcherStage.Id, first.Partition, first.Epoch, first.Number)).Pass(2);

        Assert.Equal(["write 103 under 7"], Writes(stage));
    }

    [Fact]
    public void Position_BeforeEveryPartitionSettledAList_IsNone()
    {
        var stage = new WatcherStage(2).Begin();
        stage.Settling.UnionWith([0, 1]);
        stage.Hello(0, 1).Pass(5).Page(100, null).Opened().Bookmark(105).Pass(4);
        Assert.Empty(Writes(stage));

        stage.Hello(1, 2).Pass(0.1).Page(106, null).Pass(2);

        Assert.Equal(["write 105 under 7"], Writes(stage));
    }

    [Fact]
    public void Position_WhileAPartitionIsLeftOut_StaysWhereItSettled()
    {
        var stage = Watching();
        stage.Settling.Remove(0);
        stage.Events((stage.NameIn(0), 101), (stage.NameIn(1), 102)).Pass(11);
        stage.EventsOf(1, (stage.NameIn(1), 103)).Bookmark(110, 1).Pass(10);

        Assert.Empty(Writes(stage));
    }

    [Fact]
    public void Position_DuringANewList_StaysWhereItWas()
    {
        var stage = Watching();
        stage.Bookmark(110).Pass(2).Fails(ApiErrorKind.Expired).Page(120, "more", (stage.NameIn(0), 115)).Pass(4);
        Assert.Equal(["write 110 under 7"], Writes(stage));

        stage.Page(120, null).Pass(2);

        Assert.Equal(["write 120 under 7"], Writes(stage));
    }

    /// <summary>A tombstone that goes before the position is durable lets a watch from before it bring the object back.</summary>
    [Fact]
    public void Persisted_IsToldOnceItIsWritten()
    {
        var stage = Watching();
        stage.Writes = false;
        stage.Bookmark(110).Pass(2).Events((stage.NameIn(0), 111));
        Assert.Equal("100", stage.LastTold(0).Persisted.Value);

        stage.On(new WatcherInput.PositionWritten(WriteResult.Written)).Events((stage.NameIn(0), 112));

        Assert.Equal("110", stage.LastTold(0).Persisted.Value);
    }

    [Fact]
    public void Persisted_WithTheRuleOff_IsToldBeforeItIsWritten()
    {
        var stage = Watching(new WatcherRules { PersistedPositionTold = false });
        stage.Bookmark(110).Pass(1);

        Assert.Equal("110", stage.LastTold(0).Persisted.Value);
    }

    [Theory]
    [InlineData(WriteOutcome.NotWritten)]
    [InlineData(WriteOutcome.Unknown)]
    public void Position_ThatIsNotWritten_IsTriedAgainAndNotTold(WriteOutcome outcome)
    {
        var stage = Watching();
        stage.Writes = false;
        stage.Bookmark(110).Pass(2).On(new WatcherInput.PositionWritten(new WriteResult(outcome))).Pass(2);

        Assert.Equal(["write 110 under 7", "write 110 under 7"], Writes(stage));
        Assert.Equal("100", stage.LastTold(0).Persisted.Value);
    }

    [Fact]
    public void Position_UnderAnEpochThatIsNotTheNewest_StopsTheWatcher()
    {
        var stage = Watching();
        stage.Writes = false;
        stage.Bookmark(110).Pass(2).Lines();

        stage.On(new WatcherInput.PositionWritten(new WriteResult(WriteOutcome.OwnershipLost, "epoch 8 has begun")));

        Assert.Equal(["fail"], stage.Lines());
    }

    [Fact]
    public void Drain_WithNothingOutstanding_WritesThePositionAtOnce()
    {
        var stage = Watching();
        stage.Bookmark(110).Lines();

        stage.On(WatcherInput.Drain.Instance);

        Assert.Equal(["close 1", "write 110 under 7", "drained"], stage.Lines());
    }

    [Fact]
    public void Drain_WaitsASecondForWhatIsOutstanding()
    {
        var stage = Watching();
        stage.Settling.Remove(0);
        stage.Events((stage.NameIn(0), 101)).Bookmark(110).Lines();

        stage.On(WatcherInput.Drain.Instance).Pass(0.5);
        Assert.Equal(["close 1"], stage.Lines());
        stage.Settle(0);

        Assert.Equal(["write 110 under 7", "drained"], stage.Lines());
    }

    [Fact]
    public void Drain_WithoutAnAnswer_EndsAfterASecond()
    {
        var stage = Watching();
        stage.Settling.Remove(0);
        stage.Events((stage.NameIn(0), 101)).Lines();

        stage.On(WatcherInput.Drain.Instance).Pass(1);

        Assert.Equal(["close 1", "drained"], stage.Lines());
    }

    [Fact]
    public void Drain_WhenTheJournalDoesNotAnswer_EndsAfterAnotherSecond()
    {
        var stage = Watching();
        stage.Writes = false;
        stage.Bookmark(110).Lines();

        stage.On(WatcherInput.Drain.Instance).Pass(1);

        Assert.Equal(["close 1", "write 110 under 7", "drained"], stage.Lines());
    }

    [Fact]
    public void Drain_UnderAnEpochThatIsNotTheNewest_Ends()
    {
        var stage = Watching();
        stage.Writes = false;
        stage.Bookmark(110).On(WatcherInput.Drain.Instance).Lines();

        stage.On(new WatcherInput.PositionWritten(new WriteResult(WriteOutcome.OwnershipLost)));

        Assert.Equal(["drained"], stage.Lines());
    }

    [Fact]
    public void Drain_BeforeTheEpochIsRaised_Ends()
    {
        var stage = new WatcherStage();
        stage.Lines();

        stage.On(WatcherInput.Drain.Instance);

        Assert.Equal(["drained"], stage.Lines());
    }

    private static WatcherStage Watching(WatcherRules? rules = null)
    {
        var stage = new WatcherStage(2, rules).Begin("100").AllSettling().Opened();
        stage.Lines();
        return stage;
    }

    private static IEnumerable<string> Writes(WatcherStage stage) => stage.Lines().Where(line => line.StartsWith("write", StringComparison.Ordinal));
}
