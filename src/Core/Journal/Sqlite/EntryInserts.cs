using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Inserts entries and keeps what depends on them: the object's row, and what retention may remove.</summary>
internal sealed class EntryInserts(Database database)
{
    private readonly Statement _find = database.Prepare("""
        SELECT id, version, sequence, time, state, changes FROM objects
        WHERE shard = ?1 AND cluster = ?2 AND kind = ?3 AND namespace = ?4 AND name = ?5
        """);
    private readonly Statement _create = database.Prepare("""
        INSERT INTO objects (shard, cluster, kind, namespace, name, uid, version, digest, sequence, time, scope, state, changes)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """);
    private readonly Statement _update = database.Prepare("""
        UPDATE objects SET uid = ?2, version = ?3, digest = ?4, sequence = ?5, time = ?6, scope = ?7, state = ?8, changes = ?9 WHERE id = ?1
        """);
    private readonly Statement _insert = database.Prepare("""
        INSERT INTO entries (id, object, epoch, uid, version, type, cause, time, collapsed, changes, previous, payload)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """);
    private readonly Statement _payload = database.Prepare("SELECT payload FROM entries WHERE id = ?");
    private readonly Statement _exists = database.Prepare("SELECT 1 FROM entries WHERE id = ?");
    private readonly Statement _superseded = database.Prepare("INSERT OR IGNORE INTO superseded (time, entry) VALUES (?, ?)");
    private readonly Statement _ended = database.Prepare("INSERT OR IGNORE INTO ended (time, entry) VALUES (?, ?)");
    private readonly Statement _notEnded = database.Prepare("DELETE FROM ended WHERE time = ? AND entry = ?");

    /// <returns>Bytes of payload that came in.</returns>
    public int Insert(Fence fence, SequenceNumber sequence, NewEntry entry)
    {
        var before = Find(fence.Shard, entry.Object);
        var payload = entry.Payload ?? Payload(fence.Shard, before.Sequence);
        var id = EntryId.Of(fence.Shard, sequence);
        var changes = before.Changes + 1 + entry.Collapsed;
        var objectId = before.Id == 0 ? Create(fence.Shard, sequence, entry, changes) : Update(before.Id, sequence, entry, changes);
        _insert.Bind(1, id).Bind(2, objectId).Bind(3, fence.Epoch.Value).Bind(4, entry.Uid).Bind(5, entry.Version)
            .Bind(6, (int)entry.Type).Bind(7, (int)entry.Cause).Bind(8, entry.Time).Bind(9, entry.Collapsed).Bind(10, before.Changes)
            .Bind(11, before.Version).Bind(12, payload.Span).Run();
        if (before.Sequence > SequenceNumber.Zero)
            Supersede(EntryId.Of(fence.Shard, before.Sequence), before.Time);
        if (entry.Type is ChangeType.Deleted or ChangeType.OutOfScope)
            _ended.Bind(1, entry.Time).Bind(2, id).Run();
        return payload.Length;
    }

    private (long Id, ResourceVersion Version, SequenceNumber Sequence, long Time, long Changes) Find(ShardId shard, ObjectKey key)
    {
        if (!_find.Bind(1, shard.Value).Bind(2, key).Step())
            return default;
        var version = _find.Int32(4) == ShardTables.Forgotten ? ResourceVersion.None : _find.Version(1);
        var found = (_find.Int64(0), version, new SequenceNumber(_find.Int64(2)), _find.Int64(3), _find.Int64(5));
        _find.Reset();
        return found;
    }

    private ReadOnlyMemory<byte> Payload(ShardId shard, SequenceNumber sequence)
    {
        if (!_payload.Bind(1, EntryId.Of(shard, sequence)).Step())
            return ReadOnlyMemory<byte>.Empty;
        var payload = _payload.Blob(0);
        _payload.Reset();
        return payload;
    }

    private long Create(ShardId shard, SequenceNumber sequence, NewEntry entry, long changes)
    {
        Span<byte> digest = stackalloc byte[Digests.Size];
        Digests.Write(entry.Digest, digest);
        _create.Bind(1, shard.Value).Bind(2, entry.Object).Bind(6, entry.Uid).Bind(7, entry.Version).Bind(8, digest).Bind(9, sequence.Value)
            .Bind(10, entry.Time).Bind(11, entry.Scope.Value).Bind(12, (int)StateOf(entry.Type)).Bind(13, changes).Run();
        return database.LastInsertedId;
    }

    private long Update(long id, SequenceNumber sequence, NewEntry entry, long changes)
    {
        Span<byte> digest = stackalloc byte[Digests.Size];
        Digests.Write(entry.Digest, digest);
        _update.Bind(1, id).Bind(2, entry.Uid).Bind(3, entry.Version).Bind(4, digest).Bind(5, sequence.Value).Bind(6, entry.Time)
            .Bind(7, entry.Scope.Value).Bind(8, (int)StateOf(entry.Type)).Bind(9, changes).Run();
        return id;
    }

    private void Supersede(long id, long time)
    {
        var exists = _exists.Bind(1, id).Step();
        _exists.Reset();
        if (!exists)
            return;
        _notEnded.Bind(1, time).Bind(2, id).Run();
        _superseded.Bind(1, time).Bind(2, id).Run();
    }

    private static ObjectState StateOf(ChangeType type) => type switch
    {
        ChangeType.Deleted => ObjectState.Deleted,
        ChangeType.OutOfScope => ObjectState.OutOfScope,
        _ => ObjectState.Live,
    };
}
