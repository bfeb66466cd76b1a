using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionTombstoneTests
{
    private readonly PartitionRig _rig = new();

    [Fact]
    public void Tombstone_StaysUntilThePersistedPositionHasPassedIt()
    {
        _rig.Observe(Watch(5), Watch(8, ChangeType.Deleted));
        _rig.Write();
        _rig.Persisted = new ResourceVersion("7");
        _rig.Observe();
        _rig.Tick();
        _rig.Write();
        Assert.Single(_rig.Rows);

        _rig.Persisted = new ResourceVersion("8");
        _rig.Observe();
        _rig.Tick();
        Assert.Equal([Key()], _rig.InFlight!.Forgotten);
        Assert.Equal(new ResourceVersion("8"), Assert.Single(_rig.InFlight.Scopes).Position);
        _rig.Write();

        Assert.Empty(_rig.Rows);
    }

    [Fact]
    public void Tombstone_OfAnInferredDeletion_KeepsOutWhatTheWatchTellsFromBeforeTheList()
    {
        _rig.Persisted = new ResourceVersion("900");
        _rig.Observe(Watch(830));
        _rig.Observe(List(1, 1000));
        _rig.Write();
        _rig.Tick();
        _rig.Write();
        _rig.Crash();
        _rig.Rewind();

        _rig.Observe(Watch(950));
        _rig.Write();

        Assert.Equal(["Modified a@830", "Deleted a@1000"], _rig.Told());
    }

    /// <summary>One that is configured so may watch from before the end.</summary>
    [Fact]
    public void Tombstone_OfAScopeThatAnotherNodeMayWatch_WaitsUntilAllAgree()
    {
        var rig = new PartitionRig(options: Configured(Other) with { WaitsForAgreement = true }) { Persisted = new ResourceVersion("20") };
        rig.Seed(new PartitionScope(Scope, new ScopeEpoch(1, 0), 0, new ResourceVersion("7")), Change(5), Change(8, ChangeType.Deleted));
        rig.Observe(Other, List(1, 20));
        rig.Write();
        rig.Tick();
        rig.Write();
        Assert.Single(rig.Rows);

        rig.On(PartitionInput.Agreed.Instance);
        rig.Write();
        rig.Tick();
        rig.Write();

        Assert.Empty(rig.Rows);
    }

    [Fact]
    public void Tombstone_OfAScopeThatOverlaps_WaitsForBoth()
    {
        var rig = new PartitionRig(options: Configured(Scope, Other)) { Persisted = new ResourceVersion("8") };
        rig.Observe(Watch(5), Watch(8, ChangeType.Deleted));
        rig.Write();
        rig.Tick();
        rig.Write();
        Assert.Single(rig.Rows);

        rig.Observe(Other);
        rig.Tick();
        rig.Write();

        Assert.Empty(rig.Rows);
    }

    [Fact]
    public void Tombstone_OfAScopeThatIsNotConfiguredAnyMore_WaitsForNobody()
    {
        var rig = new PartitionRig(options: Configured(new ScopeId("test|Node|||")));
        rig.Seed(Scope, Change(5), Change(8, ChangeType.Deleted));
        rig.Tick();
        rig.Write();

        Assert.Empty(rig.Rows);
    }

    [Fact]
    public void Tombstone_OfASuccessorThatEnds_DoesNotGoWithTheOneBefore()
    {
        _rig.Persisted = new ResourceVersion("8");
        _rig.Observe(Watch(5), Watch(8, ChangeType.Deleted));
        _rig.Write();
        _rig.Observe(Watch(20, name: "busy"));
        _rig.Tick();

        _rig.Observe(Watch(30, ChangeType.Added, "b"), Watch(31, ChangeType.Deleted, "b"));
        _rig.Write();

        Assert.Equal(ObjectState.Deleted, _rig.Rows[Key()].State);
        _rig.Rewind();
        _rig.Observe(Watch(30, ChangeType.Added, "b"));
        Assert.Null(_rig.InFlight);
    }

    [Fact]
    public void Tombstone_ThatIsPending_IsNotForgotten()
    {
        _rig.Persisted = new ResourceVersion("8");
        _rig.Observe(Watch(5), Watch(8, ChangeType.Deleted));
        _rig.End(WriteResult.Written);
        _rig.Observe(Watch(20, name: "busy"), Watch(9, ChangeType.Added, "b"), Watch(10, ChangeType.Deleted, "b"));
        _rig.Tick();
        _rig.Write();

        Assert.Equal("b", _rig.Rows[Key()].Uid);
    }

    [Fact]
    public void Watched_OfADeletedUid_IsVoidAlsoAtANewerVersion()
    {
        _rig.Observe(Watch(5), Watch(8, ChangeType.Deleted), Watch(9));
        _rig.Write();

        Assert.Equal(2, _rig.Log.Count);
        Assert.Equal(1, _rig.Counts.Void);
    }
}
