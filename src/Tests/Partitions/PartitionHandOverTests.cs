using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

/// <summary>Questions of a scope that other nodes had, and that nobody has once all are configured alike.</summary>
public sealed class PartitionHandOverTests
{
    private static readonly ScopeId Selected = new("test|Pod|default|selected=yes|");

    [Theory]
    [InlineData(null, "Deleted a@30")]
    [InlineData("a", "OutOfScope a@6")]
    public void Question_OfAScopeThatNobodyHasAnyMore_IsAskedByWhoMayHaveTheObject(string? uid, string told)
    {
        var rig = InDoubt(Configured(Other));
        rig.On(PartitionInput.Agreed.Instance);
        Assert.Empty(rig.Of<PartitionEffect.LookUp>());

        rig.IsCaughtUp = true;
        rig.Observe(Other);
        var question = rig.Of<PartitionEffect.LookUp>().Single();
        rig.On(new PartitionInput.LookedUp(question.Question, uid, new ResourceVersion("30")));
        rig.Write();

        Assert.Equal(Other, question.Scope);
        Assert.Equal(told, rig.Told().Last());
        Assert.Equal(2, rig.Log.Count);
    }

    [Fact]
    public void Question_OfWhatAnotherScopeShows_IsMoot()
    {
        var rig = InDoubt(Configured(Other));
        rig.Observe(Other, Watch(6, scope: Other));
        Assert.Equal(0, rig.Settled);
        rig.Write();
        rig.IsCaughtUp = true;
        rig.Observe(Selected);

        Assert.Empty(rig.Of<PartitionEffect.LookUp>());
        Assert.Equal(["Modified a@5", "Modified a@6"], rig.Told());
        Assert.Equal(Other, rig.Rows[Key()].Scope);
    }

    [Fact]
    public void Question_OfWhatAnothersListShows_IsMoot()
    {
        var rig = InDoubt(Configured(Other));
        rig.Observe(Other, List(1, 20, Item(1, 6, scope: Other)));
        rig.Write();

        Assert.Equal(["Modified a@5", "Modified a@6"], rig.Told());
        Assert.Equal(Other, rig.Rows[Key()].Scope);
    }

    [Fact]
    public void Question_OfWhatAnotherScopeShowedBefore_IsOpen()
    {
        var rig = InDoubt(Configured(Other));
        rig.Observe(Other, Watch(5, scope: Other));
        rig.Write();
        rig.IsCaughtUp = true;
        rig.Observe(Selected);

        Assert.Single(rig.Of<PartitionEffect.LookUp>());
    }

    [Fact]
    public void Question_ThatIsAsked_IsAnsweredAllTheSame()
    {
        var rig = InDoubt(Configured(Other));
        rig.IsCaughtUp = true;
        rig.Observe(Selected);
        var question = rig.Of<PartitionEffect.LookUp>().Single();
        rig.On(PartitionInput.Agreed.Instance);
        rig.On(new PartitionInput.LookupFailed(question.Question, "503"));
        rig.Observe(Other);
        rig.Tick(2);

        Assert.Equal(Other, rig.Of<PartitionEffect.LookUp>().Single().Scope);
    }

    [Fact]
    public void Question_WhoseNameHasPassedToAnother_WaitsForTheOtherWatch()
    {
        var rig = InDoubt(Configured(Other));
        rig.IsCaughtUp = true;
        rig.Observe(Selected);
        rig.On(new PartitionInput.LookedUp(rig.Of<PartitionEffect.LookUp>().Single().Question, "b", new ResourceVersion("12")));
        rig.On(PartitionInput.Agreed.Instance);
        rig.Write();
        Assert.Single(rig.Log);

        rig.UpTo = new ResourceVersion("12");
        rig.Observe(Other);
        rig.Write();

        Assert.Equal("Deleted a@6", rig.Told().Last());
    }

    [Fact]
    public void Question_OfWhatNoOtherMayHave_IsOutOfScope()
    {
        var rig = InDoubt(Configured(new ScopeId("test|Pod|elsewhere||")));
        rig.Observe(new ScopeId("test|Pod|elsewhere||"), List(1, 20));

        rig.On(PartitionInput.Agreed.Instance);
        rig.Write();

        Assert.Equal("OutOfScope a@6", rig.Told().Last());
    }

    /// <summary>A scope that another node has told of an object, and then of its leaving; it has not caught up.</summary>
    private static PartitionRig InDoubt(PartitionOptions options)
    {
        var rig = new PartitionRig(options: options with { WaitsForAgreement = true }) { IsCaughtUp = false };
        rig.Observe(Selected);
        rig.Rewind(Selected);
        rig.Observe(Selected, Watch(5, scope: Selected));
        rig.Write();
        rig.Observe(Selected, Watch(6, ChangeType.Deleted, scope: Selected));
        return rig;
    }
}
