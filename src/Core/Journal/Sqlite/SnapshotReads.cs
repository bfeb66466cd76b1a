using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Reads what owners have to know when they take over.</summary>
internal sealed class SnapshotReads(Database database)
{
    private readonly Statement _heads = database.Prepare("SELECT sequence FROM partitions ORDER BY partition");
    private readonly Statement _objects = database.Prepare($"""
        SELECT cluster, kind, namespace, name, uid, version, digest, sequence, scope, state, target, time, health, history FROM objects
        WHERE partition = ?1 AND state <> {StoredObject.Forgotten}
        """);

    private readonly Statement _scopes = database.Prepare("SELECT scope, epoch, rewinds, history, position FROM partition_scopes WHERE partition = ?1");

    public IReadOnlyList<SequenceNumber> Heads() => _heads.Sequences();

    public PartitionSnapshot Partition(Fence fence, SequenceNumber last)
    {
        var objects = new List<ObjectRow>();
        var elsewhere = new List<ObjectRow>();
        _objects.Bind(1, fence.Partition.Value);
        while (_objects.Step())
        {
            var rows = _objects.Text(10).Length == 0 ? objects : elsewhere;
            rows.Add(new ObjectRow
            {
                Object = _objects.Key(0),
                Uid = _objects.Text(4),
                Version = _objects.Version(5),
                Digest = Digest.Read(_objects.Blob(6)),
                Sequence = new SequenceNumber(_objects.Int64(7)),
                Scope = new ScopeId(_objects.Text(8)),
                State = (ObjectState)_objects.Int32(9),
                Time = _objects.Time(11),
                Health = (Health)_objects.Int32(12),
                History = _objects.Int64(13),
            });
        }

        if (elsewhere.Count > 0)
            objects = Newest(objects.Concat(elsewhere));

        var scopes = new Dictionary<ScopeId, PartitionScope>();
        _scopes.Bind(1, fence.Partition.Value);
        while (_scopes.Step())
        {
            var scope = new ScopeId(_scopes.Text(0));
            scopes.Add(scope, new PartitionScope(scope, new ScopeEpoch(_scopes.Int64(1), _scopes.Int64(2)), _scopes.Int64(3), _scopes.Version(4)));
        }
        return new PartitionSnapshot(fence, last, objects) { Scopes = scopes };
    }

    /// <summary>Of an object that has rows at several targets, the one that was written last.</summary>
    private static List<ObjectRow> Newest(IEnumerable<ObjectRow> rows)
    {
        var newest = new Dictionary<ObjectKey, ObjectRow>();
        foreach (var row in rows)
        {
            if (!newest.TryGetValue(row.Object, out var known) || row.Sequence > known.Sequence)
                newest[row.Object] = row;
        }
        return [.. newest.Values];
    }
}
