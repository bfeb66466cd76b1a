using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Reads of the log, on the reader's connection.</summary>
internal sealed class EntryReads(Database database)
{
    private const string Columns = """
        SELECT e.id, o.cluster, o.kind, o.namespace, o.name, e.uid, e.version, e.type, e.cause, e.time, e.collapsed, e.previous, e.payload,
               o.sequence, e.changes, e.object
        FROM entries e JOIN objects o ON o.id = e.object
        """;

    private readonly Statement _heads = database.Prepare("SELECT sequence FROM shards ORDER BY shard");
    private readonly Statement _after = database.Prepare($"{Columns} WHERE e.id > ?1 AND e.id <= ?2 ORDER BY e.id LIMIT ?3");
    private readonly Statement _next = database.Prepare($"""
        {Columns} WHERE e.object = (SELECT id FROM objects WHERE shard = ?1 AND cluster = ?2 AND kind = ?3 AND namespace = ?4 AND name = ?5)
        AND e.id > ?6 ORDER BY e.id LIMIT 1
        """);
    private readonly Statement _deletion = database.Prepare($"{Columns} WHERE e.object = ?1 AND e.type = 2 AND e.id >= ?2 AND e.uid = ?3 ORDER BY e.id LIMIT 1");
    private readonly Statement _newest = database.Prepare($"{Columns} WHERE e.object = ?1 AND e.id >= ?2 AND e.uid = ?3 ORDER BY e.id DESC LIMIT 1");

    public IReadOnlyList<SequenceNumber> Heads()
    {
        var heads = new List<SequenceNumber>();
        while (_heads.Step())
            heads.Add(new SequenceNumber(_heads.Int64(0)));
        return heads;
    }

    public IReadOnlyList<Entry> After(ShardId shard, SequenceNumber after, int most, long mostBytes)
    {
        var entries = new List<Entry>();
        long bytes = 0;
        _after.Bind(1, EntryId.Of(shard, after)).Bind(2, EntryId.LastOf(shard)).Bind(3, most);
        while (_after.Step())
        {
            var entry = EntryAt(_after);
            entries.Add(entry);
            bytes += entry.Payload.Length;
            if (bytes <= mostBytes)
                continue;
            _after.Reset();
            break;
        }
        return entries;
    }

    public LaneHead? Next(ShardId shard, ObjectKey key, SequenceNumber after, bool newest)
    {
        if (!_next.Bind(1, shard.Value).Bind(2, key).Bind(6, EntryId.Of(shard, after)).Step())
            return null;
        var first = EntryAt(_next);
        var changes = _next.Int64(14);
        var objectId = _next.Int64(15);
        _next.Reset();
        if (!newest)
            return new LaneHead(first, 0, first.Previous);
        return Last(_deletion, objectId, first, changes) ?? Last(_newest, objectId, first, changes);
    }

    private static LaneHead? Last(Statement statement, long objectId, Entry first, long changes)
    {
        if (!statement.Bind(1, objectId).Bind(2, EntryId.Of(first.Shard, first.Sequence)).Bind(3, first.Uid).Step())
            return null;
        var head = new LaneHead(EntryAt(statement), (int)(statement.Int64(14) - changes), first.Previous);
        statement.Reset();
        return head;
    }

    private static Entry EntryAt(Statement row)
    {
        var id = row.Int64(0);
        var sequence = EntryId.Sequence(id);
        return new Entry
        {
            Shard = EntryId.Shard(id),
            Sequence = sequence,
            Object = row.Key(1),
            Uid = row.Text(5),
            Version = row.Version(6),
            Type = (ChangeType)row.Int32(7),
            Cause = (Cause)row.Int32(8),
            Time = row.Time(9),
            Collapsed = row.Int32(10),
            Previous = row.Version(11),
            Payload = row.Blob(12),
            Superseded = row.Int64(13) > sequence.Value,
        };
    }
}
