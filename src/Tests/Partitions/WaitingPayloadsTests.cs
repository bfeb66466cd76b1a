using ActorVent.Partitions;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public class WaitingPayloadsTests
{
    private const string Large = "\"1234567890\"";

    [Fact]
    public void Change_ThatThereIsRoomFor_WaitsForTheEndOfItsWindow()
    {
        var rig = new PartitionRig(CollapseMode.Latest, waiting: new WaitingPayloads(20));

        rig.Observe(Watch(1), Watch(2, state: Large));

        Assert.Empty(rig.Of<PartitionEffect.FlushObject>());
        Assert.Equal(Large.Length, rig.Waiting!.Bytes);
    }

    [Fact]
    public void Change_ThatThereIsNoRoomFor_EndsItsWindow()
    {
        var rig = new PartitionRig(CollapseMode.Latest, waiting: new WaitingPayloads(20));

        rig.Observe(Watch(1), Watch(1, name: "web-1", uid: "b"), Watch(2, state: Large), Watch(2, name: "web-1", uid: "b", state: Large));

        Assert.Equal(Key("web-1"), Assert.Single(rig.Of<PartitionEffect.FlushObject>()).Message.Object);
        Assert.Equal(Large.Length, rig.Waiting!.Bytes);
    }

    [Fact]
    public void Change_InPlaceOfOneThatWaits_IsCountedAlone()
    {
        var rig = new PartitionRig(CollapseMode.Latest, waiting: new WaitingPayloads(20));

        rig.Observe(Watch(1), Watch(2, state: Large), Watch(3, state: Large + " "), Watch(4, state: Large + "  "));

        Assert.Empty(rig.Of<PartitionEffect.FlushObject>());
        Assert.Equal(Large.Length + 2, rig.Waiting!.Bytes);
    }

    [Fact]
    public void Deletion_TakesWhatWaited()
    {
        var rig = new PartitionRig(CollapseMode.Latest, waiting: new WaitingPayloads(20));

        rig.Observe(Watch(1), Watch(2, state: Large), Watch(3, ActorVent.Journal.ChangeType.Deleted));

        Assert.Equal(0, rig.Waiting!.Bytes);
    }

    [Fact]
    public void Share_ThatIsDisposedOf_MakesRoomForOthers()
    {
        var all = new WaitingPayloads(20);
        var (one, other) = (all.Open(), all.Open());
        one.Add(15);
        other.Add(10);
        Assert.True(other.IsOver);

        one.Dispose();

        Assert.False(other.IsOver);
    }
}
