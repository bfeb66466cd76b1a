using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>One shard's row, log, objects and positions.</summary>
internal sealed class MemoryShard(ShardId id, MemoryGarbage garbage)
{
    private readonly Dictionary<ObjectKey, MemoryObject> _objects = [];
    private readonly Dictionary<ScopeId, ResourceVersion> _positions = [];
    private readonly MemoryLog _log = new();

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

    public ShardSnapshot Snapshot() => new(
        new Fence(id, Owner!, Incarnation, Epoch),
        Sequence,
        [.. _objects.Values.Where(static o => o.Row is not null).Select(static o => o.Row!)],
        new Dictionary<ScopeId, ResourceVersion>(_positions));

    public List<Entry> Read(SequenceNumber after, int most, long mostBytes) => _log.Read(after.Value, most, mostBytes);

    public LaneHead? Next(ObjectKey key, SequenceNumber after, bool newest) =>
        _objects.TryGetValue(key, out var known) ? known.Next(after.Value, newest) : null;

    public void Append(ShardAppend append)
    {
        foreach (var (key, scope, version) in append.Rescoped)
        {
            if (_objects.TryGetValue(key, out var known) && known.Row is not null)
                known.Row = known.Row with { Scope = scope, Version = version };
        }
        foreach (var entry in append.Entries)
            Append(entry);
        foreach (var key in append.Forgotten)
            Forget(key);
        foreach (var (scope, version) in append.Positions)
        {
            if (version.IsNone)
                _positions.Remove(scope);
            else
                _positions[scope] = version;
        }
    }

    public MemoryEntry Get(long sequence) => _log.Get(sequence);

    public void Remove(MemoryEntry entry)
    {
        _log.Remove(entry.Entry.Sequence.Value);
        entry.Owner.Remove(entry);
        if (entry.Owner is { Newest: null, Row: null })
            _objects.Remove(entry.Entry.Object);
    }

    private void Append(NewEntry added)
    {
        if (!_objects.TryGetValue(added.Object, out var known))
            _objects.Add(added.Object, known = new MemoryObject());
        var before = known.Newest;
        var resent = before?.Entry.Resend ?? 0;
        Sequence = Sequence.Next;
        var entry = new MemoryEntry(
            new Entry
            {
                Shard = id,
                Sequence = Sequence,
                Object = added.Object,
                Uid = added.Uid,
                Version = added.Version,
                Type = added.Type,
                Cause = added.Cause,
                Time = added.Time,
                Collapsed = added.Collapsed,
                Previous = known.Row?.Version ?? ResourceVersion.None,
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
            Health = added.Health,
        };
    }

    private void Forget(ObjectKey key)
    {
        if (!_objects.TryGetValue(key, out var known) || known.Row is null or { State: ObjectState.Live })
            return;
        known.Row = null;
        if (known.Newest is null)
            _objects.Remove(key);
    }
}
