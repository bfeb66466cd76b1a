using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Reads entries.</summary>
internal sealed class LogReads(Database database)
{
    public const string Columns = """
        SELECT e.id, o.cluster, o.kind, o.namespace, o.name, e.uid, e.version, e.type, e.cause, e.time, e.collapsed, e.previous,
            o.sequence, p.body, e.changes, o.target, e.resend, e.history
        FROM entries e CROSS JOIN objects o ON o.id = e.object CROSS JOIN payloads p ON p.id = e.payload
        """;

    public const string ExpiredColumns = """
        SELECT sequence, cluster, kind, namespace, name, uid, version, type, time FROM expired
        WHERE partition = ?1 AND target = ?2 AND sequence > ?3 AND sequence <= ?4
        """;

    private readonly Statement _after = database.Prepare(Columns + " WHERE e.id > ?1 AND e.id <= ?2 ORDER BY e.id LIMIT ?3");
    private readonly Statement _expired = database.Prepare(ExpiredColumns + " ORDER BY sequence");

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

    /// <summary>Above a place and up to another.</summary>
    public List<ExpiredEntry> Expired(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target)
    {
        _expired.Bind(1, partition.Value).Bind(2, TargetPlan.NameOf(target)).Bind(3, after.Value).Bind(4, upTo.Value);
        return ReadExpired(_expired, partition);
    }

    public static List<ExpiredEntry> ReadExpired(Statement query, PartitionId partition)
    {
        var read = new List<ExpiredEntry>();
        while (query.Step())
            read.Add(new ExpiredEntry(partition, new SequenceNumber(query.Int64(0)), query.Key(1), query.Text(5), query.Version(6), (ChangeType)query.Int32(7), query.Time(8)));
        return read;
    }

    public static Entry Current(Statement row)
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
