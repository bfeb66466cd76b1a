using ActorVent.Partitions;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

/// <summary>An object that another scope's list takes over, while its actor keeps a change of it until a window ends.</summary>
public sealed class PartitionMovingTests
{
    [Fact]
    public void Move_WhileItsActorKeepsAChange_DoesNotMakeThatLookPersisted()
    {
        var rig = Waiting();
        rig.Observe(Other, List(1, 20, Item(1, 6, scope: Other)));
        rig.Write();
        Assert.Equal(0, rig.Settled);

        rig.Crash();
        rig.Rewind();
        rig.Observe(Watch(6));
        rig.Write();

        Assert.Equal(["Modified a@5", "Modified a@6"], rig.Told());
    }

    [Fact]
    public void Move_WhileItsActorKeepsAChange_ComesWithIt()
    {
        var rig = Waiting();
        rig.Observe(Other, List(1, 20, Item(1, 6, scope: Other)));

        rig.EndWindows();
        rig.Write();

        Assert.Equal(["Modified a@5", "Modified a@6"], rig.Told());
        Assert.Equal(Other, rig.Rows[Key()].Scope);
        Assert.Equal("6", rig.Rows[Key()].Version.Value);
    }

    [Fact]
    public void Move_WhileItsActorKeepsWhatComesToNothing_IsOfTheRowAlone()
    {
        var rig = Waiting();
        rig.Observe(Watch(7, state: "{\"v\":5}"));
        rig.Observe(Other, List(1, 20, Item(1, 7, state: "{\"v\":5}", scope: Other)));

        rig.EndWindows();
        rig.Write();

        Assert.Equal(["Modified a@5"], rig.Told());
        Assert.Equal(Other, rig.Rows[Key()].Scope);
        Assert.Equal("7", rig.Rows[Key()].Version.Value);
    }

    private static PartitionRig Waiting()
    {
        var rig = new PartitionRig(CollapseMode.Latest, options: Configured(Scope, Other));
        rig.Observe(Watch(5));
        rig.Write();
        rig.Observe(Watch(6));
        Assert.Null(rig.InFlight);
        return rig;
    }
}
