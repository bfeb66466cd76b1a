using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>A shard's row, objects, positions and appends, on the writer's connection.</summary>
internal sealed class ShardTables(Database database)
{
    /// <summary>State of a row that is forgotten, but that entries refer to.</summary>
    internal const int Forgotten = 3;

    private readonly Statement _owned = database.Prepare("SELECT 1 FROM shards WHERE shard = ? AND owner = ? AND incarnation = ? AND epoch = ?");
    private readonly Statement _advance = database.Prepare(
        "UPDATE shards SET sequence = ?6, bytes = bytes + ?7 WHERE shard = ?1 AND owner = ?2 AND incarnation = ?3 AND epoch = ?4 AND sequence = ?5");
    private readonly Statement _take = database.Prepare("UPDATE shards SET owner = ?2, incarnation = ?3, epoch = epoch + 1 WHERE shard = ?1 RETURNING epoch, sequence");
    private readonly Statement _release = database.Prepare("UPDATE shards SET owner = NULL, incarnation = NULL WHERE shard = ? AND owner = ? AND incarnation = ? AND epoch = ?");
    private readonly Statement _rows = database.Prepare(
        "SELECT cluster, kind, namespace, name, uid, version, digest, sequence, scope, state FROM objects WHERE shard = ? AND state < 3");
    private readonly Statement _positions = database.Prepare("SELECT scope, version FROM positions WHERE shard = ?");
    private readonly Statement _setPosition = database.Prepare("INSERT OR REPLACE INTO positions (shard, scope, version) VALUES (?, ?, ?)");
    private readonly Statement _removePosition = database.Prepare("DELETE FROM positions WHERE shard = ? AND scope = ?");
    private readonly Statement _rescope = database.Prepare(
        "UPDATE objects SET scope = ?6, version = ?7 WHERE shard = ?1 AND cluster = ?2 AND kind = ?3 AND namespace = ?4 AND name = ?5 AND state < 3");
    private readonly Statement _forget = database.Prepare("""
        UPDATE objects SET state = 3 WHERE shard = ?1 AND cluster = ?2 AND kind = ?3 AND namespace = ?4 AND name = ?5 AND state IN (1, 2)
        RETURNING id
        """);
    private readonly Statement _dropForgotten = database.Prepare(
        "DELETE FROM objects WHERE id = ?1 AND state = 3 AND NOT EXISTS (SELECT 1 FROM entries WHERE object = ?1)");
    private readonly EntryInserts _entries = new(database);

    public bool IsOwned(Fence fence)
    {
        var owned = Bind(_owned, fence).Step();
        _owned.Reset();
        return owned;
    }

    public ShardSnapshot Take(ShardId shard, string node, Incarnation incarnation)
    {
        _take.Bind(1, shard.Value).Bind(2, node).Bind(3, incarnation.Value).Step();
        var fence = new Fence(shard, node, incarnation, new Epoch(_take.Int64(0)));
        var last = new SequenceNumber(_take.Int64(1));
        _take.Reset();
        var rows = new List<ObjectRow>();
        _rows.Bind(1, shard.Value);
        while (_rows.Step())
            rows.Add(Row());
        var positions = new Dictionary<ScopeId, ResourceVersion>();
        _positions.Bind(1, shard.Value);
        while (_positions.Step())
            positions[new ScopeId(_positions.Text(0))] = _positions.Version(1);
        return new ShardSnapshot(fence, last, rows, positions);
    }

    public WriteResult Release(Fence fence) => Bind(_release, fence).Run() == 1 ? WriteResult.Written : Refusals.Lost(fence);

    public WriteResult Append(ShardAppend append)
    {
        var fence = append.Fence;
        var last = new SequenceNumber(append.Last.Value + append.Entries.Count);
        var isOurs = Bind(_advance, fence).Bind(5, append.Last.Value).Bind(6, last.Value).Bind(7, 0).Run() == 1;
        if (!isOurs)
            return Refusals.Lost(fence);
        var shard = fence.Shard.Value;
        foreach (var (key, scope, version) in append.Rescoped)
            _rescope.Bind(1, shard).Bind(2, key).Bind(6, scope.Value).Bind(7, version).Run();
        var sequence = append.Last;
        long bytes = 0;
        foreach (var entry in append.Entries)
            bytes += _entries.Insert(fence, sequence = sequence.Next, entry);
        if (bytes > 0)
            Bind(_advance, fence).Bind(5, last.Value).Bind(6, last.Value).Bind(7, bytes).Run();
        foreach (var key in append.Forgotten)
            Forget(shard, key);
        foreach (var (scope, version) in append.Positions)
            SetPosition(shard, scope, version);
        return WriteResult.Written;
    }

    public void DropForgotten(long id) => _dropForgotten.Bind(1, id).Run();

    private void Forget(int shard, ObjectKey key)
    {
        if (!_forget.Bind(1, shard).Bind(2, key).Step())
            return;
        var id = _forget.Int64(0);
        _forget.Reset();
        DropForgotten(id);
    }

    private void SetPosition(int shard, ScopeId scope, ResourceVersion version)
    {
        if (version.IsNone)
            _removePosition.Bind(1, shard).Bind(2, scope.Value).Run();
        else
            _setPosition.Bind(1, shard).Bind(2, scope.Value).Bind(3, version).Run();
    }

    private static Statement Bind(Statement statement, Fence fence) =>
        statement.Bind(1, fence.Shard.Value).Bind(2, fence.Node).Bind(3, fence.Incarnation.Value).Bind(4, fence.Epoch.Value);

    private ObjectRow Row() => new()
    {
        Object = _rows.Key(0),
        Uid = _rows.Text(4),
        Version = _rows.Version(5),
        Digest = Digests.Read(_rows.Blob(6)),
        Sequence = new SequenceNumber(_rows.Int64(7)),
        Scope = new ScopeId(_rows.Text(8)),
        State = (ObjectState)_rows.Int32(9),
    };
}
