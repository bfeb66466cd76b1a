using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionHistoryTests
{
    private readonly PartitionRig _rig = new();

    [Fact]
    public void Reset_IsPersistedAndForgetsWhatHadEnded()
    {
        _rig.Observe(Watch(500), Watch(600, ChangeType.Deleted));
        _rig.Write();
        Reset();

        _rig.Observe();

        Assert.Equal([Key()], _rig.InFlight!.Forgotten);
        Assert.Equal((1, ResourceVersion.None), (_rig.InFlight.Scopes.Single().History, _rig.InFlight.Scopes.Single().Position));
        Assert.Contains(_rig.Of<PartitionEffect.Tell>(), t => t.Report is PartitionReport.HistoryReset);
    }

    [Fact]
    public void Reset_WithNothingElseToWrite_IsWrittenAllTheSame()
    {
        Reset();
        _rig.Observe();
        _rig.Write();

        Assert.Equal(1, _rig.Scopes[Scope].History);
    }

    [Fact]
    public void Listed_AfterAReset_IsComparedByUidAndContent()
    {
        _rig.Observe(Watch(500, state: "{}"), Watch(501, uid: "b", name: "web-1"), Watch(502, uid: "c", name: "web-2"), Watch(503, uid: "d", name: "web-3"));
        _rig.Write();
        Reset();

        _rig.Observe(List(1, 30, Item(1, 20, state: "{}"), Item(1, 21, "b", "web-1"), Item(1, 22, "x", "web-2")));
        _rig.Write();

        Assert.Equal(["Modified b@21", "Deleted c@22", "Added x@22", "Deleted d@30"], _rig.Told().Skip(4));
        Assert.All(_rig.Log.Skip(4), e => Assert.Equal((1, Cause.Resync), (e.History, e.Cause)));
        Assert.Equal((new ResourceVersion("20"), 1), (_rig.Rows[Key()].Version, _rig.Rows[Key()].History));
    }

    [Fact]
    public void Listed_AfterAReset_MayLiveAgain()
    {
        _rig.Observe(Watch(500), Watch(600, ChangeType.Deleted));
        _rig.Write();
        Reset();

        _rig.Observe(List(1, 30, Item(1, 20)));
        _rig.Write();

        Assert.Equal("Added a@20", _rig.Told().Last());
        _rig.Crash();
        _rig.Rewind();
        _rig.Observe(Watch(31, ChangeType.Deleted));
        _rig.Write();
        Assert.Equal("Deleted a@31", _rig.Told().Last());
    }

    [Fact]
    public void Listed_AfterAResetWithTheDeletionPending_MayLiveAgain()
    {
        _rig.Observe(Watch(500));
        _rig.Observe(Watch(600, ChangeType.Deleted));
        Reset();

        _rig.Observe(List(1, 30, Item(1, 20)));
        _rig.Write();

        Assert.Equal(["Modified a@500", "Deleted a@600", "Added a@20"], _rig.Told());
        Assert.Equal(ObjectState.Live, _rig.Rows[Key()].State);
    }

    [Fact]
    public void Row_OfAnOlderHistory_HasNoVersionAfterARestart()
    {
        _rig.Observe(Watch(500));
        _rig.Write();
        Reset();
        _rig.Observe();
        _rig.Write();
        _rig.Crash();
        _rig.Rewind();

        _rig.Observe(Watch(20));
        _rig.Write();

        Assert.Equal("Modified a@20", _rig.Told().Last());
    }

    /// <summary>Receivers compare versions: an end without one could not be compared.</summary>
    [Fact]
    public void OutOfScope_OfAnOlderHistory_IsAsNewAsWhatWasListed()
    {
        var rig = new PartitionRig(options: Configured(Other), start: false);
        rig.Seed(new PartitionScope(Scope, new ScopeEpoch(1, 0), 0, new ResourceVersion("600")), Change(500));
        rig.Seed(new PartitionScope(Scope, new ScopeEpoch(2, 0), 1, ResourceVersion.None));

        rig.Observe(Other, List(1, 30));
        rig.Write();

        Assert.Equal("OutOfScope a@30", rig.Told().Last());
    }

    private void Reset()
    {
        _rig.History = 1;
        _rig.Rewind();
    }
}
