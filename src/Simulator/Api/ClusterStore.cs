using System.Collections.Immutable;
using System.Globalization;

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
    private readonly EventHistory _history = new(mostHistory, firstRevision);
    private readonly RevisionTimes _times = new(Math.Max(mostHistory, 1) * 2L);
    private readonly Dictionary<string, LastState> _last = [];
    private ImmutableSortedDictionary<string, StoredPod> _pods = ImmutableSortedDictionary.Create<string, StoredPod>(StringComparer.Ordinal);
    private TaskCompletionSource? _changed;
    private long _revision = firstRevision;
    private long _changes;
    private int _generation;

    /// <summary>The newest revision.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Watches from below this revision have expired.</summary>
    public long Compacted
    {
        get
        {
            lock (_gate)
                return _history.Compacted;
        }
    }

    /// <summary>Changes made so far.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>Counts restores: watches from before one end.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Completes at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
                return (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>All pods now, with the revision at which that is true.</summary>
    public (long Version, ImmutableSortedDictionary<string, StoredPod> Pods) Snapshot()
    {
        lock (_gate)
            return (_revision, _pods);
    }

    /// <summary>All pods as they were at a revision.</summary>
    /// <returns>null when the history does not reach back to it, or when it has not been yet.</returns>
    public ImmutableSortedDictionary<string, StoredPod>? SnapshotAt(long revision)
    {
        lock (_gate)
            return revision > _revision ? null : _history.Undo(_pods, revision);
    }

    /// <summary>An earlier state, for a list that is stale: 500 changes ago, or as far as the history reaches back.</summary>
    public (long Version, ImmutableSortedDictionary<string, StoredPod> Pods) StaleSnapshot()
    {
        lock (_gate)
            return (Past, _history.Undo(_pods, Past)!);
    }

    /// <summary>The pod as it is now, null when there is none.</summary>
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
            if (make(before, _revision + 1) is not { } now)
                return before;
            _pods = _pods.SetItem(key, now);
            Record(key, new StoredEvent(now.Version, before, now, false));
            return now;
        }
    }

    /// <summary>Deletes a pod at the next revision.</summary>
    /// <param name="namespace">metadata.namespace</param>
    /// <param name="name">metadata.name</param>
    /// <param name="last">Its last state, at the revision given; null to leave it alone.</param>
    /// <returns>The last state, null when nothing was deleted.</returns>
    public StoredPod? Delete(string @namespace, string name, Func<StoredPod, long, StoredPod?> last)
    {
        lock (_gate)
        {
            var key = StoredPod.KeyOf(@namespace, name);
            if (!_pods.TryGetValue(key, out var before) || last(before, _revision + 1) is not { } now)
                return null;
            _pods = _pods.Remove(key);
            Record(key, new StoredEvent(now.Version, before, now, true));
            return now;
        }
    }

    /// <summary>Events above a revision, in order.</summary>
    /// <param name="version">The revision.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>null when the history no longer reaches back to it.</returns>
    public IReadOnlyList<StoredEvent>? EventsAfter(long version, int most)
    {
        lock (_gate)
            return _history.After(version, most);
    }

    /// <summary>Forgets the history: watches and continues from before now expire.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _history.Clear(_revision);
            Signal();
        }
    }

    /// <summary>Goes 500 changes back, or as far as the history reaches back, revisions included, as a restore of etcd does.</summary>
    public void RestoreOldest()
    {
        lock (_gate)
            Restore(Past);
    }

    /// <summary>Goes back to the state at a revision. Revisions are counted on from there: the same ones come again, with other contents.</summary>
    /// <returns>Whether the history reached back to it.</returns>
    public bool Restore(long revision)
    {
        lock (_gate)
        {
            if (revision > _revision || _history.Undo(_pods, revision) is not { } then)
                return false;
            _pods = then;
            _revision = revision;
            _history.Clear(revision);
            _generation++;
            foreach (var key in _last.Keys.ToList())
                _last[key] = then.TryGetValue(key, out var pod) ? LastState.Of(pod, false) : _last[key] with { IsDeleted = true };
            Signal();
            return true;
        }
    }

    /// <summary>When a revision was made, null when that is not remembered.</summary>
    public DateTimeOffset? MadeAt(long version)
    {
        lock (_gate)
            return _times.Of(version);
    }

    /// <summary>
    /// The last state of every object that ever was, by namespace/name: what has to arrive in the end. Of what a restore made
    /// vanish, the last state before it, as deleted.
    /// </summary>
    public IReadOnlyDictionary<string, (string Uid, string Version, bool IsDeleted)> LastStates()
    {
        lock (_gate)
            return _last.ToDictionary(o => o.Key, o => (o.Value.Uid, o.Value.Version.ToString(CultureInfo.InvariantCulture), o.Value.IsDeleted));
    }

    private long Past => Math.Max(_history.Compacted, _revision - 500);

    private void Record(string key, StoredEvent change)
    {
        Interlocked.Exchange(ref _revision, change.Version);
        Interlocked.Increment(ref _changes);
        _history.Add(change);
        _times.Add(change.Version, time.GetUtcNow());
        _last[key] = LastState.Of(change.Now, change.IsDeletion);
        Signal();
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = null;
        changed?.TrySetResult();
    }

    private readonly record struct LastState(string Uid, long Version, bool IsDeleted)
    {
        public static LastState Of(StoredPod pod, bool isDeleted) => new(pod.Uid, pod.Version, isDeleted);
    }
}
