using ActorVent.Journal;
using ActorVent.Partitions;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public class WaitingPayloadsTests
{
    private const string Large = "\"1234567890\"";

    private readonly PartitionRig _rig = new(CollapseMode.Latest);

    [Fact]
    public void FirstChange_GoesOutAtOnce_AndDoesNotWait()
    {
        _rig.Observe(Watch(1, state: Large));

        Assert.Empty(_rig.Of<PartitionEffect.Waits>());
    }

    [Fact]
    public void Changes_ThatMayWait_AreCountedTogether()
    {
        _rig.Observe(Watch(1), Watch(1, name: "web-1", uid: "b"));

        _rig.Observe(Watch(2, state: Large), Watch(2, name: "web-1", uid: "b", state: Large));

        Assert.Equal([(12, Key()), (24, Key("web-1"))], Told());
    }

    [Fact]
    public void Change_InPlaceOfOneThatWaits_IsCountedAlone()
    {
        _rig.Observe(Watch(1));

        _rig.Observe(Watch(2, state: Large), Watch(3, state: Large + " "), Watch(4, state: "\"\""));

        Assert.Equal([(12, Key()), (13, Key()), (2, Key())], Told());
    }

    [Fact]
    public void Window_ThatEnds_LeavesNothingWaiting()
    {
        _rig.Observe(Watch(1));
        _rig.Observe(Watch(2, state: Large));

        _rig.Observe(Watch(3, ChangeType.Deleted));

        Assert.Equal((0, null), Told()[^1]);
    }

    [Fact]
    public void Share_ThatIsDisposedOf_MakesRoomForOthers()
    {
        var all = new WaitingPayloads(20);
        var (one, other) = (all.Open(), all.Open());
        one.Set(15);
        other.Set(10);
        Assert.True(other.IsOver);

        one.Dispose();

        Assert.False(other.IsOver);
    }

    private List<(long Bytes, ActorVent.Primitives.ObjectKey? Object)> Told() => [.. _rig.Of<PartitionEffect.Waits>().Select(waits => (waits.Bytes, waits.Object))];
}
