using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Reads entries.</summary>
internal sealed class LogReads(Database database)
{
    private const string Columns = """
        SELECT e.id, o.cluster, o.kind, o.namespace, o.name, e.uid, e.version, e.type, e.cause, e.time, e.collapsed, e.previous,
            o.sequence, p.body, e.changes, o.target, e.resend, e.history
        FROM entries e CROSS JOIN objects o ON o.id = e.object CROSS JOIN payloads p ON p.id = e.payload
        """;

    private const string ExpiredColumns = """
        SELECT sequence, cluster, kind, namespace, name, uid, version, type, time FROM expired
        WHERE partition = ?1 AND target = ?2 AND sequence > ?3 AND sequence <= ?4
        """;

    private readonly Statement _after = database.Prepare(Columns + " WHERE e.id > ?1 AND e.id <= ?2 ORDER BY e.id LIMIT ?3");
    private readonly Statement _object = database.Prepare(
        "SELECT id FROM objects WHERE partition = ?1 AND cluster = ?2 AND kind = ?3 AND namespace = ?4 AND name = ?5 AND target = ?6");
    private readonly Statement _first = database.Prepare(
        "SELECT id, uid, previous, changes FROM entries WHERE object = ?1 AND id > ?2 ORDER BY id LIMIT 1");
    private readonly Statement _deletion = database.Prepare(
        "SELECT id FROM entries INDEXED BY entries_deleted WHERE object = ?1 AND type = 2 AND id >= ?2 AND uid = ?3 ORDER BY id LIMIT 1");
    private readonly Statement _newest = database.Prepare(
        "SELECT id FROM entries WHERE object = ?1 AND id >= ?2 AND uid = ?3 AND resend = 0 ORDER BY id DESC LIMIT 1");
    private readonly Statement _expired = database.Prepare(ExpiredColumns + " ORDER BY sequence");
    private readonly Statement _expiredOfObject = database.Prepare(
        ExpiredColumns + " AND cluster = ?5 AND kind = ?6 AND namespace = ?7 AND name = ?8 ORDER BY sequence");
    private readonly Statement _one = database.Prepare(Columns + " WHERE e.id = ?1");

    public IReadOnlyList<Entry> Read(PartitionId partition, SequenceNumber after, int most, long mostBytes)
    {
        var read = new List<Entry>();
        long bytes = 0;
        _after.Bind(1, EntryId.Of(partition, after)).Bind(2, EntryId.LastOf(partition)).Bind(3, Math.Max(0, most));
        while (_after.Step())
        {
            var entry = Current(_after);
            read.Add(entry);
            bytes += entry.Payload.Length;
            if (bytes <= mostBytes)
                continue;
            _after.Reset();
            break;
        }
        return read;
    }

    public LaneHead? Next(PartitionId partition, ObjectKey key, EndpointId? target, SequenceNumber after, bool newest)
    {
        if (Id(_object.Bind(1, partition.Value).Bind(2, key).Bind(6, TargetPlan.NameOf(target))) is not { } @object)
            return null;
        if (!_first.Bind(1, @object).Bind(2, EntryId.Of(partition, after)).Step())
            return null;
        var (first, uid, previous, changes) = (_first.Int64(0), _first.Text(1), _first.Version(2), _first.Int64(3));
        _first.Reset();

        var head = newest
            ? Id(_deletion.Bind(1, @object).Bind(2, first).Bind(3, uid)) ?? Id(_newest.Bind(1, @object).Bind(2, first).Bind(3, uid)) ?? first
            : first;
        _one.Bind(1, head).Step();
        var next = new LaneHead(Current(_one), (int)(_one.Int64(14) - changes), previous);
        _one.Reset();
        return newest ? next : next with { Expired = Expired(partition, key, target, after, next.Entry.Sequence) };
    }

    /// <summary>Above a place and up to another.</summary>
    public List<ExpiredEntry> Expired(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target)
    {
        _expired.Bind(1, partition.Value).Bind(2, TargetPlan.NameOf(target)).Bind(3, after.Value).Bind(4, upTo.Value);
        return ReadExpired(_expired, partition);
    }

    private List<ExpiredEntry> Expired(PartitionId partition, ObjectKey key, EndpointId? target, SequenceNumber after, SequenceNumber upTo)
    {
        _expiredOfObject.Bind(1, partition.Value).Bind(2, TargetPlan.NameOf(target)).Bind(3, after.Value).Bind(4, upTo.Value).Bind(5, key);
        return ReadExpired(_expiredOfObject, partition);
    }

    private static List<ExpiredEntry> ReadExpired(Statement query, PartitionId partition)
    {
        var read = new List<ExpiredEntry>();
        while (query.Step())
            read.Add(new ExpiredEntry(partition, new SequenceNumber(query.Int64(0)), query.Key(1), query.Text(5), query.Version(6), (ChangeType)query.Int32(7), query.Time(8)));
        return read;
    }

    private static long? Id(Statement query)
    {
        if (!query.Step())
            return null;
        var id = query.Int64(0);
        query.Reset();
        return id;
    }

    private static Entry Current(Statement row)
    {
        var id = row.Int64(0);
        var sequence = EntryId.Sequence(id);
        var target = row.Text(15);
        return new Entry
        {
            Partition = EntryId.Partition(id),
            Sequence = sequence,
            Object = row.Key(1),
            Uid = row.Text(5),
            Version = row.Version(6),
            Type = (ChangeType)row.Int32(7),
            Cause = (Cause)row.Int32(8),
            Time = row.Time(9),
            Collapsed = row.Int32(10),
            Previous = row.Version(11),
            Superseded = row.Int64(12) > sequence.Value,
            Payload = row.Blob(13),
            Target = target.Length == 0 ? null : new EndpointId(target),
            Resend = row.Int32(16),
            History = row.Int64(17),
        };
    }
}
