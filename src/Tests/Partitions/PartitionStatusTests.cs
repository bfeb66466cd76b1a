using ActorVent.Journal;
using ActorVent.Partitions;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

/// <summary>What operators are told of a partition.</summary>
public sealed class PartitionStatusTests
{
    private readonly PartitionRig _rig = new();

    [Fact]
    public void Partition_ThatRecords_TellsItsObjects_AndWhatIsOnTheWay()
    {
        _rig.Observe(Watch(5));
        Assert.True(_rig.Status.Unwritten > 0);

        _rig.Write();

        var status = _rig.Status;
        Assert.Equal((PartitionState.Recording, 1, 0, 0L, 1L), (status.State, status.Live, status.Ended, status.Unwritten, status.Head.Value));
    }

    [Fact]
    public void Partition_WhoseJournalRefuses_Retries()
    {
        _rig.Observe(Watch(5));

        _rig.End(new WriteResult(WriteOutcome.NotWritten, "no room"));

        Assert.Equal(PartitionState.Retrying, _rig.Status.State);
    }
}
