using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

/// <summary>The histories that break a promise without a rule: each ends well with all rules, and badly with that one off.</summary>
public sealed class PartitionRulesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DecideByArrival_KeepsWhatIsBeingDeletedFromComingBack(bool isOn)
    {
        var rig = new PartitionRig(rules: new PartitionRules { DecideByArrival = isOn });
        rig.Observe(Watch(90));
        rig.Write();
        rig.Observe(Watch(110, ChangeType.Deleted));
        rig.Rewind();
        rig.Observe(Watch(100), Watch(110, ChangeType.Deleted));
        rig.Write();

        Assert.Equal(isOn, !rig.Told().SkipWhile(t => t != "Deleted a@110").Contains("Modified a@100"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HoldVoid_KeepsThePositionFromPassingWhatIsInAWindow(bool isOn)
    {
        var rig = new PartitionRig(CollapseMode.Latest, new PartitionRules { HoldVoid = isOn });
        rig.Observe(Watch(90));
        rig.Write();
        rig.Observe(Watch(100));
        rig.Rewind();

        rig.Observe(Watch(100));

        Assert.Equal(isOn, rig.Settled == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TombstoneAtListVersion_KeepsAnEventFromBeforeTheListOut(bool isOn)
    {
        var rig = new PartitionRig(rules: new PartitionRules { TombstoneAtListVersion = isOn }) { Persisted = new ResourceVersion("900") };
        rig.Observe(Watch(830));
        rig.Observe(List(1, 1000));
        rig.Write();
        rig.Tick();
        rig.Write();
        rig.Crash();
        rig.Rewind();
        rig.Observe(Watch(950));
        rig.Write();

        Assert.Equal(isOn, rig.Told().Last().StartsWith("Deleted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TombstoneUntilPersisted_KeepsARepeatedEventOut(bool isOn)
    {
        var rig = new PartitionRig(rules: new PartitionRules { TombstoneUntilPersisted = isOn });
        rig.Observe(Watch(100), Watch(110, ChangeType.Deleted));
        rig.Write();
        rig.Tick();
        rig.Write();
        rig.Rewind();
        rig.Observe(Watch(100));
        rig.Write();

        Assert.Equal(isOn, rig.Told().Last() == "Deleted a@110");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CheckEpoch_KeepsAPausedWatcherOut(bool isOn)
    {
        var rig = new PartitionRig(rules: new PartitionRules { CheckEpoch = isOn });
        rig.Observe();
        var late = rig.Next(Scope, Watch(830));
        rig.Rewind();
        Die(rig);

        rig.On(new PartitionInput.Observed(late));
        rig.Write();

        Assert.Equal(isOn, rig.Told().Last().StartsWith("Deleted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CheckHello_KeepsABatchOutThatOutlivedThePartition(bool isOn)
    {
        var rig = new PartitionRig(rules: new PartitionRules { CheckHello = isOn });
        var late = rig.Next(Scope, Watch(830));
        rig.On(new PartitionInput.Observed(late));
        Die(rig);
        rig.Crash();

        rig.On(new PartitionInput.Observed(late));
        rig.Write();

        Assert.Equal(isOn, rig.Told().Last().StartsWith("Deleted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CheckNumber_KeepsAListWithAHoleFromSpeaking(bool isOn)
    {
        var rig = new PartitionRig(rules: new PartitionRules { CheckNumber = isOn });
        rig.Observe(Watch(5));
        rig.Observe(new Observation.ListBegun(1, new ResourceVersion("20")));
        rig.Next(Scope, Item(1, 5));
        rig.Observe(new Observation.ListEnded(1, new ResourceVersion("20")));
        rig.Write();

        Assert.Equal(isOn, rig.Told().Last() == "Modified a@5");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TellHead_ShowsWhatWasLostOnTheWayToTails(bool isOn)
    {
        var rig = new PartitionRig(rules: new PartitionRules { TellHead = isOn });
        rig.Tick();

        Assert.Equal(isOn, rig.Of<PartitionEffect.TellHead>().Any());
    }

    /// <summary>The object's life ends, and its tombstone goes.</summary>
    private static void Die(PartitionRig rig)
    {
        rig.Observe(Watch(830), Watch(900, ChangeType.Deleted));
        rig.Write();
        rig.Persisted = new ResourceVersion("900");
        rig.Observe();
        rig.Tick();
        rig.Write();
        Assert.Empty(rig.Rows);
    }
}
