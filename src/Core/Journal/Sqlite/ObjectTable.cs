using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>The objects' rows.</summary>
internal sealed class ObjectTable(Database database)
{
    private const string ByKey = "partition = ?1 AND cluster = ?2 AND kind = ?3 AND namespace = ?4 AND name = ?5";

    private readonly Statement _find = database.Prepare($"SELECT id, version, sequence, time, state, changes, resends FROM objects WHERE {ByKey} AND target = ?6");
    private readonly Statement _targets = database.Prepare(
        $"SELECT id, target, state, uid, version, history FROM objects WHERE {ByKey} AND state <> {StoredObject.Forgotten} ORDER BY target");

    private readonly Statement _insert = database.Prepare("INSERT INTO objects VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?17, ?14, ?15, ?16)");
    private readonly Statement _update = database.Prepare(
        "UPDATE objects SET uid = ?2, version = ?3, digest = ?4, sequence = ?5, time = ?6, scope = ?7, state = ?8, changes = ?9, health = ?10, resends = ?11, history = ?12 WHERE id = ?1");
    private readonly Statement _rescope = database.Prepare($"UPDATE objects SET scope = ?6, version = ?7, history = ?8 WHERE {ByKey} AND state <> {StoredObject.Forgotten}");
    private readonly Statement _forget = database.Prepare($"UPDATE objects SET state = {StoredObject.Forgotten} WHERE id = ?1");
    private readonly Statement _delete = database.Prepare("DELETE FROM objects WHERE id = ?1");
    private readonly Statement _deleteForgotten = database.Prepare($"DELETE FROM objects WHERE id = ?1 AND state = {StoredObject.Forgotten}");

    public bool TryFind(PartitionId partition, ObjectKey key, string target, out StoredObject found)
    {
        if (!_find.Bind(1, partition.Value).Bind(2, key).Bind(6, target).Step())
        {
            found = default;
            return false;
        }
        found = new StoredObject(
            _find.Int64(0), _find.Version(1), new SequenceNumber(_find.Int64(2)), _find.Int64(3), _find.Int32(4), _find.Int64(5), _find.Int32(6));
        _find.Reset();
        return true;
    }

    /// <summary>The object's rows that are not forgotten, by target.</summary>
    public List<TargetRow> Targets(PartitionId partition, ObjectKey key)
    {
        var rows = new List<TargetRow>();
        _targets.Bind(1, partition.Value).Bind(2, key);
        while (_targets.Step())
            rows.Add(new TargetRow(_targets.Int64(0), _targets.Text(1), _targets.Int32(2) == (int)ObjectState.Live, _targets.Text(3), _targets.Version(4), _targets.Int64(5)));
        return rows;
    }

    /// <returns>The new row's id.</returns>
    public long Insert(PartitionId partition, NewEntry entry, string target, SequenceNumber sequence, long changes, int resends)
    {
        _insert.Bind(1, partition.Value).Bind(2, entry.Object).Bind(17, target);
        BindState(_insert, 6, entry, sequence, changes, resends);
        _insert.Run();
        return database.LastInsertedId;
    }

    public void Update(long id, NewEntry entry, SequenceNumber sequence, long changes, int resends)
    {
        _update.Bind(1, id);
        BindState(_update, 2, entry, sequence, changes, resends);
        _update.Run();
    }

    public void Rescope(PartitionId partition, ObjectKey key, ScopeId scope, ResourceVersion version, long history) =>
        _rescope.Bind(1, partition.Value).Bind(2, key).Bind(6, scope.Value).Bind(7, version).Bind(8, history).Run();

    public void Forget(long id) => _forget.Bind(1, id).Run();

    /// <summary>A row that no entry refers to goes at once.</summary>
    public void ForgetOrDelete(long id, bool hasEntries)
    {
        if (hasEntries)
            Forget(id);
        else
            _delete.Bind(1, id).Run();
    }

    /// <summary>Removes the row if only the entry that has just gone kept it.</summary>
    public void DeleteIfForgotten(long id) => _deleteForgotten.Bind(1, id).Run();

    private static void BindState(Statement statement, int first, NewEntry entry, SequenceNumber sequence, long changes, int resends)
    {
        var state = entry.Type switch
        {
            ChangeType.Deleted => ObjectState.Deleted,
            ChangeType.OutOfScope => ObjectState.OutOfScope,
            _ => ObjectState.Live,
        };
        Span<byte> digest = stackalloc byte[Digest.Size];
        entry.Digest.Write(digest);
        statement.Bind(first, entry.Uid).Bind(first + 1, entry.Version).Bind(first + 2, digest).Bind(first + 3, sequence.Value)
            .Bind(first + 4, entry.Time).Bind(first + 5, entry.Scope.Value).Bind(first + 6, (int)state).Bind(first + 7, changes)
            .Bind(first + 8, (int)entry.Health).Bind(first + 9, resends).Bind(first + 10, entry.History);
    }
}
