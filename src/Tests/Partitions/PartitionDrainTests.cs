using ActorVent.Partitions;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionDrainTests
{
    [Fact]
    public void Drain_WithNothingPending_StopsAtOnce()
    {
        var rig = new PartitionRig();
        rig.On(PartitionInput.Drain.Instance);

        Assert.True(Assert.Single(rig.Of<PartitionEffect.Stop>()).Release);
    }

    [Fact]
    public void Drain_WithAWindowOpen_WritesWhatWaitsFirst()
    {
        var rig = new PartitionRig(CollapseMode.Latest);
        rig.Observe(Watch(1));
        rig.Write();
        rig.Observe(Watch(2));

        rig.On(PartitionInput.Drain.Instance);
        Assert.Empty(rig.Of<PartitionEffect.Stop>());
        rig.Observe(Watch(3));
        rig.Write();

        Assert.Equal(["Modified a@1", "Modified a@2"], rig.Told());
        Assert.Single(rig.Of<PartitionEffect.Stop>());
    }

    [Fact]
    public void Drain_WithTheJournalAway_StopsAfterTenSeconds()
    {
        var rig = new PartitionRig();
        rig.Observe(Watch(1));
        rig.On(PartitionInput.Drain.Instance);
        rig.Tick(9);
        Assert.Empty(rig.Effects.OfType<PartitionEffect.Stop>());

        rig.Tick();

        Assert.False(Assert.Single(rig.Of<PartitionEffect.Stop>()).Release);
    }
}
