using System.Collections.Immutable;

namespace ActorVent.Simulator.Api;

/// <summary>The snapshots that lists in pages are in the middle of.</summary>
internal sealed class PageSnapshots(ClusterStore store)
{
    private const int Most = 32;
    private readonly Dictionary<long, ImmutableSortedDictionary<string, StoredPod>> _pods = [];
    private readonly Queue<long> _order = new();
    private readonly Lock _gate = new();
    private int _generation;

    public void Remember(long version, ImmutableSortedDictionary<string, StoredPod> pods)
    {
        lock (_gate)
        {
            DropRestored();
            if (_pods.TryAdd(version, pods))
                _order.Enqueue(version);
            if (_order.Count > Most)
                _pods.Remove(_order.Dequeue());
        }
    }

    /// <summary>The snapshot of a token; -1 goes on with what is there now, inconsistent as it may be.</summary>
    /// <returns>null when it is compacted away.</returns>
    public (long Version, ImmutableSortedDictionary<string, StoredPod> Pods)? Of(long version)
    {
        if (version == -1)
            return store.Snapshot();
        if (version < store.Compacted)
            return null;
        lock (_gate)
        {
            DropRestored();
            if (_pods.TryGetValue(version, out var pods))
                return (version, pods);
        }
        return store.SnapshotAt(version) is { } past ? (version, past) : null;
    }

    /// <summary>After a restore a version means something else.</summary>
    private void DropRestored()
    {
        if (_generation == store.Generation)
            return;
        _generation = store.Generation;
        _pods.Clear();
        _order.Clear();
    }
}
