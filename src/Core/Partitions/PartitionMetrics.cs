using System.Diagnostics.Metrics;

namespace ActorVent.Partitions;

/// <summary>What became of the changes that arrived: <c>actorvent.changes</c> by result, so that nothing is dropped uncounted.</summary>
internal sealed class PartitionMetrics(Meter meter)
{
    private readonly Counter<long> _changes = meter.CreateCounter<long>(
        "actorvent.changes", "{change}", "Changes received, by result: journaled, collapsed, unchanged, void.");

    private readonly Counter<long> _resends = meter.CreateCounter<long>(
        "actorvent.resends", "{entry}", "Unhealthy pods recorded again, to be sent again.");

    private readonly UpDownCounter<long> _partitions = meter.CreateUpDownCounter<long>(
        "actorvent.partitions", "{partition}", "Partitions that this node has, or is about to take.");

    /// <summary>A partition has begun on this node.</summary>
    public void Began() => _partitions.Add(1);

    /// <summary>It goes on elsewhere, or begins anew.</summary>
    public void Ended() => _partitions.Add(-1);

    public void Count(in PartitionCounts counts)
    {
        Count(counts.Journaled, "journaled");
        Count(counts.Collapsed, "collapsed");
        Count(counts.Unchanged, "unchanged");
        Count(counts.Void, "void");
        if (counts.Resent > 0)
            _resends.Add(counts.Resent);
    }

    private void Count(int count, string result)
    {
        if (count > 0)
            _changes.Add(count, new KeyValuePair<string, object?>("result", result));
    }
}
