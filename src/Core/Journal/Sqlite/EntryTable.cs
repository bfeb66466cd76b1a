using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>The log itself.</summary>
internal sealed class EntryTable(Database database)
{
    private readonly Statement _insert = database.Prepare("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    private readonly Statement _insertPayload = database.Prepare("INSERT INTO payloads VALUES (NULL, ?1)");
    private readonly Statement _payload = database.Prepare("SELECT p.body FROM entries e CROSS JOIN payloads p ON p.id = e.payload WHERE e.id = ?1");
    private readonly Statement _length = database.Prepare("SELECT length(p.body) FROM entries e CROSS JOIN payloads p ON p.id = e.payload WHERE e.id = ?1");
    private readonly Statement _any = database.Prepare("SELECT 1 FROM entries WHERE object = ?1 LIMIT 1");
    private readonly Statement _anyBefore = database.Prepare("SELECT 1 FROM entries WHERE object = ?1 AND id < ?2 LIMIT 1");
    private readonly Statement _deletePayload = database.Prepare("DELETE FROM payloads WHERE id = (SELECT payload FROM entries WHERE id = ?1)");
    private readonly Statement _delete = database.Prepare("DELETE FROM entries WHERE id = ?1");
    private readonly Statement _describe = database.Prepare("""
        SELECT e.object, length(p.body), o.cluster, o.kind, o.namespace, o.name, e.uid, e.version, e.type, e.time, o.target
        FROM entries e CROSS JOIN objects o ON o.id = e.object CROSS JOIN payloads p ON p.id = e.payload WHERE e.id = ?1
        """);

    public void Insert(long id, long @object, Epoch epoch, NewEntry entry, long changes, ResourceVersion previous, int resend, ReadOnlySpan<byte> payload)
    {
        _insertPayload.Bind(1, payload).Run();
        // SQLite keeps what is bound.
        _insertPayload.Bind(1, []);
        _insert.Bind(1, id).Bind(2, @object).Bind(3, epoch.Value).Bind(4, entry.Uid).Bind(5, entry.Version).Bind(6, (int)entry.Type)
            .Bind(7, (int)entry.Cause).Bind(8, entry.Time).Bind(9, entry.Collapsed).Bind(10, changes).Bind(11, previous)
            .Bind(12, resend).Bind(13, database.LastInsertedId).Bind(14, entry.History).Run();
    }

    /// <summary>The entry's payload; empty when the entry is gone.</summary>
    public byte[] Payload(long id)
    {
        if (!_payload.Bind(1, id).Step())
            return [];
        var payload = _payload.Blob(0);
        _payload.Reset();
        return payload;
    }

    /// <summary>Bytes of the entry's payload; 0 when the entry is gone.</summary>
    public long Length(long id)
    {
        if (!_length.Bind(1, id).Step())
            return 0;
        var length = _length.Int64(0);
        _length.Reset();
        return length;
    }

    public bool HasAny(long @object) => Exists(_any.Bind(1, @object));

    public bool HasAnyBefore(long @object, long id) => Exists(_anyBefore.Bind(1, @object).Bind(2, id));

    public void Delete(long id)
    {
        _deletePayload.Bind(1, id).Run();
        _delete.Bind(1, id).Run();
    }

    /// <summary>The entry without its payload; an end is there as long as it is listed.</summary>
    public StoredEntry Describe(long id) => Find(id)
        ?? throw new SqliteFailure(SQLitePCL.raw.SQLITE_CORRUPT, $"entry {EntryId.Sequence(id)} of partition {EntryId.Partition(id)} is listed as removable and is not there");

    /// <summary>The entry without its payload; null when it is gone.</summary>
    public StoredEntry? Find(long id)
    {
        if (!_describe.Bind(1, id).Step())
            return null;
        var entry = new StoredEntry(
            id, _describe.Int64(0), _describe.Int64(1), _describe.Key(2), _describe.Text(6), _describe.Version(7), (ChangeType)_describe.Int32(8), _describe.Time(9), _describe.Text(10));
        _describe.Reset();
        return entry;
    }

    private static bool Exists(Statement query)
    {
        var exists = query.Step();
        query.Reset();
        return exists;
    }
}
