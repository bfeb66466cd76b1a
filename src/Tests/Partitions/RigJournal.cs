using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Tests.Partitions;

/// <summary>What a partition's appends add up to.</summary>
internal sealed class RigJournal
{
    private readonly List<NewEntry> _log = [];
    private readonly Dictionary<ObjectKey, ObjectRow> _rows = [];
    private readonly Dictionary<ScopeId, PartitionScope> _scopes = [];

    public IReadOnlyList<NewEntry> Log => _log;

    public IReadOnlyDictionary<ObjectKey, ObjectRow> Rows => _rows;

    public IReadOnlyDictionary<ScopeId, PartitionScope> Scopes => _scopes;

    public PartitionSnapshot Snapshot(Fence fence) => new(fence, new SequenceNumber(_log.Count), [.. _rows.Values])
    {
        Scopes = new Dictionary<ScopeId, PartitionScope>(_scopes),
    };

    public void Write(PartitionAppend append)
    {
        foreach (var (key, scope, version, history) in append.Rescoped)
            _rows[key] = _rows[key] with { Scope = scope, Version = version, History = history };
        foreach (var entry in append.Entries)
        {
            _log.Add(entry);
            _rows[entry.Object] = new ObjectRow
            {
                Object = entry.Object,
                Uid = entry.Uid,
                Version = entry.Version,
                Digest = entry.Digest,
                Sequence = new SequenceNumber(_log.Count),
                Scope = entry.Scope,
                State = entry.Type switch { ChangeType.Deleted => ObjectState.Deleted, ChangeType.OutOfScope => ObjectState.OutOfScope, _ => ObjectState.Live },
                Time = entry.Time,
                History = entry.History,
                Health = entry.Health,
            };
        }
        foreach (var key in append.Forgotten)
        {
            if (_rows.TryGetValue(key, out var row) && row.State != ObjectState.Live)
                _rows.Remove(key);
        }
        foreach (var scope in append.Scopes)
            _scopes[scope.Scope] = scope;
        foreach (var scope in append.DroppedScopes)
            _scopes.Remove(scope);
    }
}
