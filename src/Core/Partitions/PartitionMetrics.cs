using System.Diagnostics.Metrics;

namespace ActorVent.Partitions;

/// <summary>What became of the changes that arrived: <c>actorvent.changes</c> by result, so that nothing is dropped uncounted.</summary>
internal sealed class PartitionMetrics(Meter meter)
{
    private readonly Counter<long> _changes = meter.CreateCounter<long>(
        "actorvent.changes", "{change}", "Changes received, by result: journaled, collapsed, unchanged, void.");

    private readonly Counter<long> _resends = meter.CreateCounter<long>(
        "actorvent.resends", "{entry}", "Unhealthy pods recorded again, to be sent again.");

    public void Journaled() => _changes.Add(1, new KeyValuePair<string, object?>("result", "journaled"));

    public void Collapsed(int count) => _changes.Add(count, new KeyValuePair<string, object?>("result", "collapsed"));

    public void Unchanged(int count) => _changes.Add(count, new KeyValuePair<string, object?>("result", "unchanged"));

    public void Resent() => _resends.Add(1);

    public void Void() => _changes.Add(1, new KeyValuePair<string, object?>("result", "void"));
}
