using ActorVent.Primitives;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed class WatcherStartTests
{
    [Fact]
    public void Start_WithoutAPosition_ListsThenWatchesFromThere()
    {
        var stage = new WatcherStage().Begin().AllSettling();
        stage.Page(100, null, ("a", 90)).Opened().Events(("a", 101));

        Assert.Equal(
            ["begin", "list 1", "tell 0: begun 100, listed a@90, ended 100", "close 1", "watch 2 after 100", "read 2", "tell 0: a@101", "read 2"],
            stage.Lines());
    }

    [Fact]
    public void Start_AtAPosition_ListsNothing()
    {
        var stage = new WatcherStage().Begin("100").AllSettling();

        Assert.Equal(["begin", "watch 1 after 100"], stage.Lines());
    }

    [Fact]
    public void Start_BeforeAllPartitionsAreThere_WaitsFiveSeconds()
    {
        var stage = new WatcherStage(2).Begin();
        stage.Settling.UnionWith([0, 1]);
        stage.Hello(1, 1).Pass(4.9);
        Assert.Equal(["begin"], stage.Lines());

        stage.Pass(0.1);

        Assert.Equal(["list 1"], stage.Lines());
    }

    [Fact]
    public void Hello_BeforeTheEpochIsRaised_IsAnsweredUnderIt()
    {
        var stage = new WatcherStage().Hello(0, 5);
        Assert.Empty(stage.Told);

        stage.Begin(epoch: 9);

        var told = Assert.Single(stage.Told);
        Assert.Equal((9, 5L, 1L), (told.Epoch.Number, told.Hello, told.Number));
    }

    /// <summary>Partitions that heard the watcher before on another node would say hello only when they had heard nothing for long.</summary>
    [Fact]
    public void Begin_CallsThePartitionsThatHaveSaidNothing_EachSecond()
    {
        var stage = new WatcherStage(2).Hello(1, 5).Begin(epoch: 9);

        var call = Assert.Single(stage.Told, static told => told.Partition.Value == 0);
        Assert.Equal((9, 0L, 0L), (call.Epoch.Number, call.Hello, call.Number));
        stage.Pass(1);
        Assert.Equal(2, stage.Told.Count(static told => told is { Partition.Value: 0, Hello: 0 }));
    }

    [Fact]
    public void Begin_ThatFails_IsTriedAgainLater()
    {
        var stage = new WatcherStage();
        stage.On(new WatcherInput.BeginFailed("the disk is full")).Pass(0.7);
        Assert.Equal(["begin"], stage.Lines());

        stage.Pass(0.2);

        Assert.Equal(["begin"], stage.Lines());
        Assert.Contains(new WatcherReport.NotWritten("the disk is full", TimeSpan.FromSeconds(0.8)), stage.Reports);
    }

    /// <summary>Without this two watchers of one scope, each a while believed to be the one, send each other's partitions to and fro.</summary>
    [Fact]
    public void Hello_ThatKnowsALaterWatcher_StopsThisOne()
    {
        var stage = new WatcherStage().Begin(epoch: 7);
        stage.Lines();

        stage.Hello(0, 1, new ScopeEpoch(8, 0));

        Assert.Equal(["fail"], stage.Lines());
    }
}
