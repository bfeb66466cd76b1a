using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionListTests
{
    private static readonly ScopeId Elsewhere = new("test|Pod|elsewhere||");

    private readonly PartitionRig _rig = new();

    [Fact]
    public void List_TheFirst_IsInitialAndALaterOneResync()
    {
        _rig.Observe(List(1, 10, Item(1, 5)));
        _rig.Observe(List(2, 20, Item(2, 15), Item(2, 16, "b", "web-1")));
        _rig.Write();

        Assert.Equal([Cause.Initial, Cause.Resync, Cause.Resync], _rig.Log.Select(e => e.Cause));
        Assert.Equal([ChangeType.Added, ChangeType.Modified, ChangeType.Added], _rig.Log.Select(e => e.Type));
    }

    [Fact]
    public void List_WithoutAnObject_IsItsDeletionWithTheListsVersionAndTheLastKnownState()
    {
        _rig.Observe(List(1, 10, Item(1, 5)));
        _rig.Observe(List(2, 20));
        _rig.Write();

        Assert.Equal(["Added a@5", "Deleted a@20"], _rig.Told());
        Assert.Null(_rig.Log[1].Payload);
        Assert.Equal(Cause.Resync, _rig.Log[1].Cause);
    }

    [Fact]
    public void List_WithoutWhatIsNewerThanItself_SaysNothingOfIt()
    {
        _rig.Observe(Watch(25));
        _rig.Observe(List(2, 20));
        _rig.Write();

        Assert.Equal(["Modified a@25"], _rig.Told());
    }

    [Fact]
    public void List_ThatWasNotHeardFromItsBeginning_SaysNothing()
    {
        _rig.Observe(Watch(5));
        _rig.Observe(new Observation.ListBegun(1, new ResourceVersion("10")));
        _rig.Rewind();
        _rig.Observe(Item(1, 6, "c", "web-2"), new Observation.ListEnded(1, new ResourceVersion("10")));
        _rig.Write();

        Assert.Equal(["Modified a@5"], _rig.Told());
        Assert.Equal(1, _rig.Counts.Void);
    }

    [Fact]
    public void List_ThatAnotherBroke_SaysNothing()
    {
        _rig.Observe(Watch(5));
        _rig.Observe(new Observation.ListBegun(1, new ResourceVersion("10")), new Observation.ListBegun(2, new ResourceVersion("11")));
        _rig.Observe(new Observation.ListEnded(1, new ResourceVersion("10")));
        _rig.Write();

        Assert.Equal(["Modified a@5"], _rig.Told());
    }

    [Fact]
    public void List_OfTheSameNumberInANewEpoch_IsAnother()
    {
        _rig.Observe(List(1, 10, Item(1, 5)));
        _rig.Rewind();
        _rig.Observe(List(1, 20));
        _rig.Write();

        Assert.Equal(["Added a@5", "Deleted a@20"], _rig.Told());
    }

    [Fact]
    public void List_BelowThePosition_IsIgnored()
    {
        _rig.Observe(Watch(5));
        _rig.Persisted = new ResourceVersion("30");
        _rig.Observe();
        _rig.Observe(List(1, 20, Item(1, 6, "c", "web-2")));
        _rig.Write();

        Assert.Equal(["Modified a@5"], _rig.Told());
    }

    [Fact]
    public void List_OfAnotherScope_DoesNotSpeakForTheObject()
    {
        var rig = new PartitionRig(options: Configured(Scope, Other));
        rig.Observe(Watch(5));
        rig.Observe(Other, List(1, 20));
        rig.Write();

        Assert.Equal(["Modified a@5"], rig.Told());
    }

    [Fact]
    public void List_OfAnotherScopeWithTheObjectUnchanged_MovesItInTheJournal()
    {
        var rig = new PartitionRig(options: Configured(Scope, Other));
        rig.Observe(Watch(5));
        rig.Write();

        rig.Observe(Other, List(1, 20, Item(1, 5, scope: Other)));
        Assert.Equal(0, rig.Settled);
        rig.Write();

        Assert.Equal(1, rig.Settled);
        Assert.Equal(Other, rig.Rows[Key()].Scope);
    }

    [Fact]
    public void List_OfAnotherScopeWhileTheObjectIsPending_MovesItAllTheSame()
    {
        var rig = new PartitionRig(options: Configured(Scope, Other));
        rig.Observe(Watch(1, name: "first"));
        rig.Observe(Watch(5));
        rig.Observe(Other, List(1, 20, Item(1, 5, scope: Other)));
        rig.Write();

        Assert.Equal(Other, rig.Rows[Key()].Scope);
    }

    [Fact]
    public void Watched_ByScopesThatOverlap_DoesNotMoveTheObjectToAndFro()
    {
        var rig = new PartitionRig(options: Configured(Scope, Other));
        rig.Observe(Watch(5));
        rig.Write();

        rig.Observe(Other, Watch(5, scope: Other));

        Assert.Null(rig.InFlight);
    }

    [Fact]
    public void OutOfScope_IsWhatNoConfiguredScopeCoversOnceAllHaveListed()
    {
        var (before, rig) = Reconfigured();
        Assert.Null(rig.InFlight);

        rig.Observe(Other, List(1, 20, Item(1, 5, scope: Other)));
        rig.Write();

        Assert.Equal(["OutOfScope b@6"], rig.Told().Skip(before));
        Assert.Contains(Other, rig.Scopes.Keys);
        Assert.DoesNotContain(Scope, rig.Scopes.Keys);

        rig.Crash();
        rig.Rewind(Other);
        rig.Observe(Other, List(2, 30, Item(2, 5, scope: Other)));
        rig.Write();
        Assert.Equal(before + 1, rig.Log.Count);
    }

    [Fact]
    public void OutOfScope_WhereNodesMayDiffer_WaitsUntilTheyAgree()
    {
        var (before, rig) = Reconfigured(waits: true);
        rig.Observe(Other, List(1, 20, Item(1, 5, scope: Other)));
        rig.Write();
        rig.Tick(120);
        Assert.Equal(before, rig.Log.Count);

        AgreeAndList(rig, Item(2, 5, scope: Other));

        Assert.Equal(["OutOfScope b@6"], rig.Told().Skip(before));
    }

    /// <summary>A node that is configured anew hears those that are not yet.</summary>
    [Fact]
    public void OutOfScope_OfAScopeThatAnotherNodeWatchedMeanwhile_IsToldOnceAllAgree()
    {
        var (before, rig) = Reconfigured(waits: true);
        rig.Observe(Other, List(1, 20, Item(1, 5, scope: Other)));
        rig.Observe(Scope, Watch(7, uid: "b", name: "web-1"));
        rig.Rewind(Scope);
        rig.Write();

        AgreeAndList(rig, Item(2, 5, scope: Other));

        Assert.Equal("OutOfScope b@6", rig.Told().Skip(before).Single());
        Assert.DoesNotContain(Scope, rig.Scopes.Keys);
    }

    [Fact]
    public void OutOfScope_OfWhatCameSinceAllAgreed_IsToldWhenTheyAgreeAnew()
    {
        var (_, rig) = Reconfigured(waits: true);
        rig.Observe(Other, List(1, 20, Item(1, 5, scope: Other)));
        AgreeAndList(rig, Item(2, 5, scope: Other));
        rig.Observe(Scope);
        rig.Rewind(Scope);
        rig.Observe(Scope, Watch(30, uid: "c", name: "web-2"));
        rig.Write();
        var before = rig.Log.Count;

        AgreeAndList(rig, Item(2, 5, scope: Other));

        Assert.Equal("OutOfScope c@30", rig.Told().Skip(before).Single());
    }

    /// <summary>A configuration that was rolled out and back: what the other scope took over has not changed since.</summary>
    [Fact]
    public void OutOfScope_OfWhatAScopeWithAPositionMayHave_WaitsForItsList()
    {
        var rig = new PartitionRig(options: Configured(Other)) { Persisted = new("6") };
        rig.Seed(Scope, Change(5), Change(6, uid: "b", name: "web-1"));
        rig.Seed(new PartitionScope(Other, new ScopeEpoch(1, 0), 0, new ResourceVersion("6")));
        var before = rig.Log.Count;
        var hello = rig.Hellos[Other];
        Assert.True(hello.NeedsList);
        rig.Observe(Other);
        rig.Tick(120);
        Assert.Equal(before, rig.Log.Count);

        rig.Rewind(Other);
        rig.Observe(Other, List(1, 20, Item(1, 5, scope: Other)));
        rig.Write();

        Assert.Equal(["OutOfScope b@6"], rig.Told().Skip(before));
        Assert.Equal(Other, rig.Rows[Key()].Scope);
    }

    [Fact]
    public void OutOfScope_OfWhatNoScopeMayHave_NeedsNoList()
    {
        var rig = new PartitionRig(options: Configured(Elsewhere));
        rig.Seed(Scope, Change(5));
        rig.Seed(new PartitionScope(Elsewhere, new ScopeEpoch(1, 0), 0, new ResourceVersion("6")));
        rig.Write();

        Assert.False(rig.Hellos[Elsewhere].NeedsList);
        Assert.Equal("OutOfScope a@5", rig.Told().Last());
    }

    [Fact]
    public void OutOfScope_ThatAListShowsAgainAtTheSameVersion_ComesBack()
    {
        var (before, rig) = Reconfigured();
        rig.Observe(Other, List(1, 20));
        rig.Write();
        rig.Observe(Other, List(2, 30, Item(2, 5, scope: Other)));
        rig.Write();

        Assert.Equal(["Added a@5", "OutOfScope a@5", "OutOfScope b@6"], rig.Told().Skip(before).Order());
        Assert.Equal("Added a@5", rig.Told().Last());
    }

    /// <summary>Another node's list may have taken what is covered: it is listed again, and what that shows stays.</summary>
    private static void AgreeAndList(PartitionRig rig, params Observation[] items)
    {
        var before = rig.Log.Count;
        rig.On(PartitionInput.Agreed.Instance);
        rig.Write();
        Assert.Equal(before, rig.Log.Count);
        Assert.True(rig.Hellos[Other].NeedsList);
        rig.Rewind(Other);
        rig.Observe(Other, List(2, 40, items));
        rig.Write();
    }

    /// <summary>Two objects are known of a scope that the configuration has no more.</summary>
    private static (int Before, PartitionRig Rig) Reconfigured(bool waits = false)
    {
        var rig = new PartitionRig(options: Configured(Other) with { WaitsForAgreement = waits }) { Persisted = default };
        rig.Seed(Scope, Change(5), Change(6, uid: "b", name: "web-1"));
        return (rig.Log.Count, rig);
    }
}
