using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed class WatcherHelloTests
{
    private readonly WatcherStage _stage = new(2);
    private readonly string _a;
    private readonly string _b;

    public WatcherHelloTests() => (_a, _b) = (_stage.NameIn(0), _stage.NameIn(1));

    /// <summary>What was on its way to a partition that fell over is in nobody's hands.</summary>
    [Fact]
    public void Hello_WithSomethingUnsettled_ReadsItAgainForThisPartitionAlone()
    {
        Watching();
        _stage.Settling.Remove(0);
        _stage.Events((_a, 101), (_b, 102)).Lines();

        _stage.Hello(0, 9);
        _stage.Settling.Add(0);
        Assert.Empty(_stage.Lines());
        _stage.Pass(0.1);
        Assert.Equal(["watch 2 after 100"], _stage.Lines());
        _stage.Opened().Events((_a, 101), (_b, 102));

        // At 102 it has caught up with the other, and goes on with it.
        Assert.Equal(["read 2", $"tell 0: {_a}@101", "close 2"], _stage.Lines());
        Assert.Equal((9, 2), (_stage.LastTold(0).Hello, _stage.LastTold(0).Number));
        _stage.EventsOf(1, (_a, 103), (_b, 104));
        Assert.Equal([$"tell 0: {_a}@103", $"tell 1: {_b}@104", "read 1"], _stage.Lines());
    }

    [Fact]
    public void Hello_WithTheRuleOff_LosesWhatWasUnsettled()
    {
        var stage = new WatcherStage(1, new WatcherRules { RewindOnHello = false }).Begin("100").AllSettling().Opened();
        stage.Settling.Clear();
        stage.Events(("a", 101)).Lines();

        stage.Hello(0, 9).Pass(0.2);

        Assert.Empty(stage.Lines());
    }

    [Fact]
    public void Hello_WithEverythingSettled_GoesOnWhereTheWatchIs()
    {
        Watching();
        _stage.Events((_a, 101), (_b, 102)).Lines();

        _stage.Hello(0, 9).Pass(0.1).EventsOf(1, (_a, 103));

        Assert.Equal([$"tell 0: {_a}@103", "read 1"], _stage.Lines());
        Assert.Equal(9, _stage.LastTold(0).Hello);
    }

    [Fact]
    public void Hello_OfTheOnlyPartition_OpensTheWatchAgainAtWhatItSettled()
    {
        var stage = new WatcherStage().Begin("100").AllSettling().Opened();
        stage.Events(("a", 101));
        stage.Settling.Clear();
        stage.Events(("a", 102), ("a", 103)).Lines();

        stage.Hello(0, 9).Pass(0.1);

        Assert.Equal(["close 1", "watch 2 after 101"], stage.Lines());
    }

    [Fact]
    public void Hellos_WithinATenthOfASecond_AreOneRewind()
    {
        Watching();
        _stage.Settling.Clear();
        _stage.Events((_a, 101), (_b, 102)).Lines();

        _stage.Hello(0, 8).Pass(0.05).Hello(1, 9).Pass(0.05);

        Assert.Equal(["close 1", "watch 2 after 100"], _stage.Lines());
    }

    [Fact]
    public void Hello_SaidAgain_IsTheSame()
    {
        Watching();
        _stage.Settling.Clear();
        _stage.Events((_a, 101)).Lines();
        var told = _stage.Told.Count;

        _stage.Hello(0, 1).Pass(0.2);

        Assert.Empty(_stage.Lines());
        Assert.Equal(told, _stage.Told.Count);
    }

    /// <summary>Messages from before a rewind must not pass for those after it.</summary>
    [Fact]
    public void Rewind_RaisesTheEpochAndBeginsTheNumbersAnew()
    {
        Watching();
        _stage.Events((_a, 101));
        var before = _stage.LastTold(0);

        _stage.Hello(0, 9);

        var after = _stage.LastTold(0);
        Assert.True(after.Epoch > before.Epoch);
        Assert.Equal((1, before.Epoch.Number), (after.Number, after.Epoch.Number));
    }

    [Fact]
    public void Answers_ToAnEpochThatIsOver_MoveNothing()
    {
        Watching();
        _stage.Settling.Clear();
        _stage.Events((_a, 101));
        var old = _stage.LastTold(0);
        _stage.Hello(0, 9).Pass(0.1).Opened().Events((_a, 101), (_a, 102)).Lines();

        _stage.Tell(new WatcherMessage.Settled(WatcherStage.Id, old.Partition, old.Epoch, old.Number)).Pass(3);

        Assert.DoesNotContain(_stage.Lines(), line => line.StartsWith("write", StringComparison.Ordinal));
    }

    [Fact]
    public void Partition_ThatTakesNothing_IsToldOnceMoreThenLeftOut()
    {
        Watching();
        _stage.Settling.Remove(0);
        _stage.Events((_a, 101), (_b, 102)).Lines();

        _stage.Pass(5.2);
        Assert.Equal(["watch 2 after 100"], _stage.Lines().Where(line => line.StartsWith("watch", StringComparison.Ordinal)));
        Assert.True(_stage.LastTold(0).Epoch.Rewinds > _stage.LastTold(1).Epoch.Rewinds);

        _stage.Pass(5);
        Assert.Contains(new WatcherReport.LeftOut(new PartitionId(0)), _stage.Reports);
        Assert.Contains("close 2", _stage.Lines());
        var told = _stage.Told.Count(message => message.Partition.Value == 0);
        _stage.Pass(3).EventsOf(1, (_a, 103), (_b, 104));
        Assert.Equal([$"tell 1: {_b}@104", "read 1"], _stage.Lines());
        Assert.Equal(told, _stage.Told.Count(message => message.Partition.Value == 0));
    }

    [Fact]
    public void Hello_OfWhoWasLeftOut_ReadsWhatItMissedOnAWatchOfItsOwn()
    {
        Watching();
        _stage.Settling.Remove(0);
        _stage.Events((_a, 101), (_b, 102)).Pass(11).EventsOf(1, (_b, 103)).Lines();

        _stage.Settling.Add(0);
        _stage.Hello(0, 9).Pass(0.1);

        Assert.Equal(["watch 3 after 100"], _stage.Lines());
        _stage.Opened().Events((_a, 101), (_b, 102)).Events((_b, 103));
        Assert.Equal(["read 3", $"tell 0: {_a}@101", "read 3", "close 3"], _stage.Lines());
    }

    /// <summary>All that it was told got lost: its hello is not answered, and it says the same again.</summary>
    [Fact]
    public void Hello_SaidAgainByWhoWasLeftOut_IsAnswered()
    {
        Watching();
        _stage.Settling.Remove(0);
        _stage.Events((_a, 101), (_b, 102)).Pass(11).EventsOf(1, (_b, 103)).Lines();

        _stage.Settling.Add(0);
        _stage.Hello(0, 1).Pass(0.1);

        Assert.Equal(["watch 3 after 100"], _stage.Lines());
    }

    [Fact]
    public void WhoCatchesUp_WhenTheServerNoLongerHasTheHistory_GetsAListOfItsOwn()
    {
        Watching();
        _stage.Settling.Remove(0);
        _stage.Events((_a, 101), (_b, 102));
        _stage.Settling.Add(0);
        _stage.Hello(0, 9).Pass(0.1).Lines();

        _stage.Fails(ApiErrorKind.Expired);
        Assert.Equal(["close 2", "list 3"], _stage.Lines());
        _stage.Page(102, null, (_a, 101), (_b, 102));

        Assert.Equal([$"tell 0: begun 102, listed {_a}@101, ended 102", "close 3"], _stage.Lines());
    }

    /// <summary>A list of its own begins before what the watch of the others goes on to see.</summary>
    [Fact]
    public void ListOfItsOwn_BelowWhatTheOthersSawMeanwhile_IsNotOfThePast()
    {
        Watching();
        _stage.Settling.Remove(0);
        _stage.Events((_a, 101), (_b, 102));
        _stage.Settling.Add(0);
        _stage.Hello(0, 9).Pass(0.1).Fails(ApiErrorKind.Expired).EventsOf(1, (_b, 105)).Lines();

        _stage.Page(103, null, (_a, 101));

        Assert.Equal([$"tell 0: begun 103, listed {_a}@101, ended 103", "close 3", "watch 4 after 103"], _stage.Lines());
    }

    [Fact]
    public void Partition_ThatComesLate_JoinsTheOthers()
    {
        _stage.Begin("100").Settling.UnionWith([0, 1]);
        _stage.Hello(0, 1).Pass(5).Opened().Events((_a, 101)).Lines();

        _stage.Hello(1, 2).Pass(0.1);

        Assert.Equal(["watch 2 after 100"], _stage.Lines());
    }

    [Fact]
    public void Hello_FromBeforeAResetOfHistory_Lists()
    {
        var stage = new WatcherStage().Begin("100", history: 2);
        stage.Lines();

        stage.Hello(0, 1, history: 1);

        Assert.Equal(["list 1"], stage.Lines());
    }

    /// <summary>What a partition has heard of this scope is not all that it has to know.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hello_ThatNeedsAList_Lists(bool isEarly)
    {
        var stage = new WatcherStage();
        var hello = new WatcherMessage.Hello(WatcherStage.Id, new PartitionId(0), 1, default, 0) { NeedsList = true };
        if (isEarly)
            stage.Tell(hello).Begin("100").Pass(5);
        else
            stage.Begin("100").Tell(hello).Pass(5);

        Assert.Contains("list 1", stage.Lines());
    }

    private void Watching()
    {
        _stage.Begin("100").AllSettling().Opened();
        _stage.Lines();
    }
}
