using System.Diagnostics.Metrics;

namespace ActorVent.Partitions;

/// <summary>What became of the changes that arrived: <c>actorvent.changes</c> by result, so that nothing is dropped uncounted.</summary>
internal sealed class PartitionMetrics(Meter meter)
{
    private readonly Counter<long> _changes = meter.CreateCounter<long>(
        "actorvent.changes", "{change}", "Changes received, by result: journaled, collapsed, unchanged, void.");

    private readonly Counter<long> _resends = meter.CreateCounter<long>(
        "actorvent.resends", "{entry}", "Unhealthy pods recorded again, to be sent again.");

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
