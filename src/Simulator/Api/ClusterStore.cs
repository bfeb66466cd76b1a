using System.Collections.Immutable;

namespace ActorVent.Simulator.Api;

/// <summary>
/// What etcd and the watch cache are to an API server: one revision counter, versioned objects, a history that is bounded and
/// can be compacted. Safe for use from many threads.
/// </summary>
/// <param name="firstRevision">The revision of an empty store.</param>
/// <param name="mostHistory">Events kept for watches; older ones are compacted away.</param>
/// <param name="time">When each revision was made.</param>
public sealed class ClusterStore(long firstRevision, int mostHistory, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Version, ImmutableSortedDictionary<string, StoredPod> Pods)> _snapshots = new();
    private readonly Dictionary<long, long> _madeAt = [];
    private ImmutableSortedDictionary<string, StoredPod> _pods = ImmutableSortedDictionary.Create<string, StoredPod>(StringComparer.Ordinal);
    private List<StoredEvent> _history = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The newest revision.</summary>
    public long Revision { get; private set; } = firstRevision;

    /// <summary>Watches from below this revision have expired.</summary>
    public long Compacted { get; private set; } = firstRevision;

    /// <summary>Changes made so far.</summary>
    public long Changes { get; private set; }

    /// <summary>Counts restores: watches from before one end.</summary>
    public int Generation { get; private set; }

    /// <summary>All pods now, with the revision at which that is true.</summary>
    public (long Version, ImmutableSortedDictionary<string, StoredPod> Pods) Snapshot()
    {
        lock (_gate)
            return (Revision, _pods);
    }

    /// <summary>An earlier state, for a list that is stale; the oldest that is remembered.</summary>
    public (long Version, ImmutableSortedDictionary<string, StoredPod> Pods) StaleSnapshot()
    {
        lock (_gate)
            return _snapshots.TryPeek(out var oldest) ? oldest : (Revision, _pods);
    }

    public StoredPod? Get(string @namespace, string name)
    {
        lock (_gate)
            return _pods.GetValueOrDefault(StoredPod.KeyOf(@namespace, name));
    }

    /// <summary>Creates or replaces a pod at the next revision, or does nothing.</summary>
    /// <param name="namespace">metadata.namespace</param>
    /// <param name="name">metadata.name</param>
    /// <param name="make">Gets the pod as it is (null: none) and the new revision; returns the new one, or null for no change.</param>
    public StoredPod? Put(string @namespace, string name, Func<StoredPod?, long, StoredPod?> make)
    {
        lock (_gate)
        {
            var key = StoredPod.KeyOf(@namespace, name);
            var before = _pods.GetValueOrDefault(key);
            if (make(before, Revision + 1) is not { } now)
                return before;
            _pods = _pods.SetItem(key, now);
            Record(new StoredEvent(now.Version, before, now, false));
            return now;
        }
    }

    /// <summary>Deletes a pod at the next revision.</summary>
    /// <param name="namespace">metadata.namespace</param>
    /// <param name="name">metadata.name</param>
    /// <param name="last">Its last state, at the revision given.</param>
    /// <returns>The last state, null when there was none.</returns>
    public StoredPod? Delete(string @namespace, string name, Func<StoredPod, long, StoredPod> last)
    {
        lock (_gate)
        {
            var key = StoredPod.KeyOf(@namespace, name);
            if (!_pods.TryGetValue(key, out var before))
                return null;
            _pods = _pods.Remove(key);
            var now = last(before, Revision + 1);
            Record(new StoredEvent(now.Version, before, now, true));
            return now;
        }
    }

    /// <summary>Events above a revision.</summary>
    /// <returns>null when the history no longer reaches back to it.</returns>
    public IReadOnlyList<StoredEvent>? EventsAfter(long version, int most)
    {
        lock (_gate)
        {
            if (version < Compacted)
                return null;
            var low = 0;
            var high = _history.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_history[middle].Version > version)
                    high = middle;
                else
                    low = middle + 1;
            }
            return _history.GetRange(low, Math.Min(most, _history.Count - low));
        }
    }

    /// <summary>Completes at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>Forgets the history: watches and continues from before now expire.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _history = [];
            Compacted = Revision;
            Signal();
        }
    }

    /// <summary>Goes back to an earlier state, revisions included, as a restore of etcd does.</summary>
    public void RestoreOldest()
    {
        lock (_gate)
        {
            if (!_snapshots.TryPeek(out var oldest))
                return;
            (Revision, _pods) = oldest;
            _snapshots.Clear();
            _history = [];
            Compacted = Revision;
            Generation++;
            Signal();
        }
    }

    /// <summary>When a revision was made, null when that is not remembered.</summary>
    public DateTimeOffset? MadeAt(long version)
    {
        lock (_gate)
            return _madeAt.TryGetValue(version, out var ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private void Record(StoredEvent change)
    {
        Revision = change.Version;
        Changes++;
        _history.Add(change);
        _madeAt[Revision] = time.GetUtcNow().Ticks;
        if (_history.Count > mostHistory)
        {
            var gone = _history.Count - (mostHistory / 2);
            Compacted = _history[gone - 1].Version;
            for (var i = 0; i < gone; i++)
                _madeAt.Remove(_history[i].Version);
            _history = _history.GetRange(gone, _history.Count - gone);
        }
        if (Changes % 100 == 1)
        {
            _snapshots.Enqueue((Revision, _pods));
            if (_snapshots.Count > 5)
                _snapshots.Dequeue();
        }
        Signal();
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
