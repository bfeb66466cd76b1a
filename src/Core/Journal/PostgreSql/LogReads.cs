using ActorVent.Journal.Relational;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Reads entries.</summary>
internal static class LogReads
{
    public const string Columns = """
        e.id, o.cluster, o.kind, o.namespace, o.name, e.uid, e.version, e.type, e.cause, e.time, e.collapsed, e.previous, o.sequence, e.payload,
        o.target, e.resend, e.history
        """;

    // The size of what was moved out of the row is known without reading it.
    private const string After = $"""
        SELECT {Columns}
        FROM (
            SELECT *, sum(octet_length(payload)) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
            FROM (SELECT * FROM actorvent.entries WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3) l) e
        JOIN actorvent.objects o ON o.id = e.object
        WHERE coalesce(e.before, 0) <= $4
        ORDER BY e.id
        """;

    private const string ExpiredRows = """
        SELECT sequence, cluster, kind, namespace, name, uid, version, type, time FROM actorvent.expired
        WHERE partition = $1 AND target = $2 AND sequence > $3 AND sequence <= $4
        ORDER BY sequence
        """;

    public static async Task<IReadOnlyList<Entry>> ReadAsync(
        NpgsqlConnection connection, PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        await connection.RowsAsync(
            After, Current, cancellationToken,
            Sql.Long(EntryId.Of(partition, after)), Sql.Long(EntryId.LastOf(partition)), Sql.Long(Math.Max(0, most)), Sql.Long(mostBytes)).ConfigureAwait(false);

    /// <summary>Above a place and up to another.</summary>
    public static async Task<IReadOnlyList<ExpiredEntry>> ExpiredAsync(
        NpgsqlConnection connection, PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target, CancellationToken cancellationToken) =>
        await connection.RowsAsync(
            ExpiredRows, row => Expired(row, partition), cancellationToken,
            Sql.Int(partition.Value), Sql.Text(TargetPlan.NameOf(target)), Sql.Long(after.Value), Sql.Long(upTo.Value)).ConfigureAwait(false);

    public static ExpiredEntry Expired(NpgsqlDataReader row, PartitionId partition) =>
        new(partition, new SequenceNumber(row.GetInt64(0)), row.Key(1), row.GetString(5), row.Version(6), (ChangeType)row.GetInt32(7), row.Time(8));

    public static Entry Current(NpgsqlDataReader row)
    {
        var id = row.GetInt64(0);
        var sequence = EntryId.Sequence(id);
        var target = row.GetString(14);
        return new Entry
        {
            Partition = EntryId.Partition(id),
            Sequence = sequence,
            Object = row.Key(1),
            Uid = row.GetString(5),
            Version = row.Version(6),
            Type = (ChangeType)row.GetInt32(7),
            Cause = (Cause)row.GetInt32(8),
            Time = row.Time(9),
            Collapsed = row.GetInt32(10),
            Previous = row.Version(11),
            Superseded = row.GetInt64(12) > sequence.Value,
            Payload = row.Blob(13),
            Target = target.Length == 0 ? null : new EndpointId(target),
            Resend = row.GetInt32(15),
            History = row.GetInt64(16),
        };
    }
}
