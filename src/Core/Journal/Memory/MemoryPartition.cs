using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>One partition's row, log, objects and scopes.</summary>
internal sealed class MemoryPartition(PartitionId id, MemoryGarbage garbage)
{
    // By target: the configured endpoints' history first.
    private readonly Dictionary<ObjectKey, SortedList<string, MemoryObject>> _objects = [];
    private readonly Dictionary<ScopeId, PartitionScope> _scopes = [];
    private readonly MemoryLog _log = new();

    public PartitionId Id => id;

    public string? Owner { get; private set; }

    public Incarnation Incarnation { get; private set; }

    public Epoch Epoch { get; private set; }

    public SequenceNumber Sequence { get; private set; }

    public bool IsOwnedBy(Fence fence) =>
        Owner == fence.Node && Incarnation == fence.Incarnation && Epoch == fence.Epoch;

    public void Take(string node, Incarnation incarnation)
    {
        Owner = node;
        Incarnation = incarnation;
        Epoch = new Epoch(Epoch.Value + 1);
    }

    public void Release() => Owner = null;

    public PartitionSnapshot Snapshot() => new(
        new Fence(id, Owner!, Incarnation, Epoch),
        Sequence,
        [.. _objects.Values.Select(NewestRow).Where(static row => row is not null).Select(static row => row!)])
    {
        Scopes = new Dictionary<ScopeId, PartitionScope>(_scopes),
    };

    public List<Entry> Read(SequenceNumber after, int most, long mostBytes) => _log.Read(after.Value, most, mostBytes);

    public LaneHead? Next(ObjectKey key, EndpointId? target, SequenceNumber after, bool newest) =>
        _objects.TryGetValue(key, out var targets) && targets.TryGetValue(TargetPlan.NameOf(target), out var known)
            ? known.Next(after.Value, newest)
            : null;

    /// <summary>All histories at an endpoint from annotations.</summary>
    public IEnumerable<MemoryObject> At(EndpointId target)
    {
        foreach (var targets in _objects.Values)
        {
            if (targets.TryGetValue(target.Value, out var known))
                yield return known;
        }
    }

    /// <param name="append">What to write.</param>
    /// <param name="admit">Which of an entry's targets it goes to.</param>
    public void Append(PartitionAppend append, Func<NewEntry, IReadOnlyList<string>> admit)
    {
        foreach (var (key, scope, version, history) in append.Rescoped)
        {
            foreach (var known in RowsOf(key))
                known.Row = known.Row! with { Scope = scope, Version = version, History = history };
        }
        foreach (var entry in append.Entries)
            Append(entry, admit);
        foreach (var key in append.Forgotten)
            Forget(key);
        foreach (var scope in append.Scopes)
            _scopes[scope.Scope] = scope;
        foreach (var scope in append.DroppedScopes)
            _scopes.Remove(scope);
    }

    /// <summary>null when it has been removed.</summary>
    public MemoryEntry? Find(long sequence) => _log.Find(sequence);

    public void Remove(MemoryEntry entry)
    {
        _log.Remove(entry.Entry.Sequence.Value);
        entry.Owner.Remove(entry);
        if (entry.Owner is { Newest: null, Row: null })
            Drop(entry.Entry.Object, entry.Owner);
    }

    private static ObjectRow? NewestRow(SortedList<string, MemoryObject> targets)
    {
        ObjectRow? newest = null;
        foreach (var known in targets.Values)
        {
            if (known.Row is { } row && (newest is null || row.Sequence > newest.Sequence))
                newest = row;
        }
        return newest;
    }

    private List<MemoryObject> RowsOf(ObjectKey key) =>
        _objects.TryGetValue(key, out var targets) ? [.. targets.Values.Where(static o => o.Row is not null)] : [];

    private void Drop(ObjectKey key, MemoryObject known)
    {
        var targets = _objects[key];
        targets.RemoveAt(targets.IndexOfValue(known));
        if (targets.Count == 0)
            _objects.Remove(key);
    }

    private void Append(NewEntry added, Func<NewEntry, IReadOnlyList<string>> admit)
    {
        if (!_objects.TryGetValue(added.Object, out var targets))
            _objects.Add(added.Object, targets = new(StringComparer.Ordinal));
        var known = targets
            .Where(static t => t.Value.Row is not null)
            .Select(static t => (t.Key, t.Value.Row!.State == ObjectState.Live))
            .ToList();
        foreach (var (action, target) in TargetPlan.Of(added, known, () => admit(added)))
        {
            switch (action)
            {
                case TargetPlan.Action.Write:
                    Append(targets, target, added);
                    break;
                case TargetPlan.Action.WriteLastKnown:
                    Append(targets, target, added with { Payload = null });
                    break;
                case TargetPlan.Action.Leave:
                    var row = targets[target].Row!;
                    Append(targets, target, TargetPlan.Note(added, row.Uid, row.Version, row.History));
                    Forget(added.Object, targets[target]);
                    break;
                case TargetPlan.Action.Forget:
                    Forget(added.Object, targets[target]);
                    // What is left without targets came to its end here, and goes on below.
                    _objects[added.Object] = targets;
                    break;
            }
        }
    }

    private void Append(SortedList<string, MemoryObject> targets, string target, NewEntry added)
    {
        if (!targets.TryGetValue(target, out var known))
            targets.Add(target, known = new MemoryObject());
        var before = known.Newest;
        var resent = before?.Entry.Resend ?? 0;
        Sequence = Sequence.Next;
        var entry = new MemoryEntry(
            new Entry
            {
                Partition = id,
                Sequence = Sequence,
                Object = added.Object,
                Uid = added.Uid,
                Version = added.Version,
                Type = added.Type,
                Cause = added.Cause,
                Time = added.Time,
                Collapsed = added.Collapsed,
                Target = target.Length == 0 ? null : new EndpointId(target),
                Previous = known.Row?.Version ?? ResourceVersion.None,
                History = added.History,
                Resend = added.IsResend ? resent + 1 : 0,
                Payload = added.Payload ?? before?.Entry.Payload ?? ReadOnlyMemory<byte>.Empty,
            },
            known,
            known.Changes);
        known.Add(entry);
        _log.Add(entry);
        if (resent > 0)
        {
            garbage.Dropped(before!);
            _log.Remove(before!.Entry.Sequence.Value);
            known.Remove(before);
            before = null;
        }
        garbage.Added(entry, before);
        known.Row = new ObjectRow
        {
            Object = added.Object,
            Uid = added.Uid,
            Version = added.Version,
            Digest = added.Digest,
            Sequence = Sequence,
            Scope = added.Scope,
            State = added.Type switch
            {
                ChangeType.Deleted => ObjectState.Deleted,
                ChangeType.OutOfScope => ObjectState.OutOfScope,
                _ => ObjectState.Live,
            },
            Time = added.Time,
            History = added.History,
            Health = added.Health,
        };
    }

    private void Forget(ObjectKey key)
    {
        foreach (var known in RowsOf(key))
        {
            if (known.Row!.State != ObjectState.Live)
                Forget(key, known);
        }
    }

    private void Forget(ObjectKey key, MemoryObject known)
    {
        known.Row = null;
        if (known.Newest is null)
            Drop(key, known);
    }
}
