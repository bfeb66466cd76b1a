using System.Diagnostics.Metrics;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>What became of the changes that arrived: <c>actorvent.changes</c> by result, so that nothing is dropped uncounted.</summary>
internal sealed class PartitionMetrics
{
    private readonly Counter<long> _changes;
    private readonly Counter<long> _resends;
    private readonly Histogram<double> _lag;
    private int _partitions;

    /// <param name="meter">The one named ActorVent.</param>
    public PartitionMetrics(Meter meter)
    {
        _changes = meter.CreateCounter<long>("actorvent.changes", "{change}", "Changes received, by result: journaled, collapsed, unchanged, void.");
        _resends = meter.CreateCounter<long>("actorvent.resends", "{entry}", "Unhealthy pods recorded again, to be sent again.");
        _lag = meter.CreateHistogram(
            "actorvent.journal.lag", "s", "From the node's receiving a change to its being in the journal, the collapse window included.", advice: LatencyBuckets.Advice);
        // Observed: who begins to listen late sees those that are there already.
        meter.CreateObservableUpDownCounter("actorvent.partitions", () => Volatile.Read(ref _partitions), "{partition}", "Partitions that this node has, or is about to take.");
    }

    /// <summary>A partition has begun on this node.</summary>
    public void Began() => Interlocked.Increment(ref _partitions);

    /// <summary>It goes on elsewhere, or begins anew.</summary>
    public void Ended() => Interlocked.Decrement(ref _partitions);

    /// <summary>A change is in the journal.</summary>
    /// <param name="age">Since a node received it.</param>
    public void Journaled(TimeSpan age) => _lag.Record(Math.Max(0, age.TotalSeconds));

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
