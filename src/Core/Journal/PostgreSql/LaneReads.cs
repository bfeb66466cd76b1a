using ActorVent.Journal.Relational;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Reads what comes next of objects.</summary>
internal static class LaneReads
{
    private const string Lanes = """
        unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
            WITH ORDINALITY AS r(partition, cluster, kind, namespace, name, after, up_to, base, number)
        """;

    private const string IsOfLane = """
        x.partition = r.partition AND x.target = $9 AND x.sequence > r.after
            AND x.cluster = r.cluster AND x.kind = r.kind AND x.namespace = r.namespace AND x.name = r.name
        """;

    private const string Heads = $"""
        SELECT {LogReads.Columns}, e.changes - f.changes, f.previous, EXISTS (
            SELECT 1 FROM actorvent.expired x
            WHERE {IsOfLane} AND x.sequence <= coalesce(e.id - r.base, r.up_to) AND (NOT $10 OR e.id IS NULL OR x.type = 2))
        FROM {Lanes}
        LEFT JOIN actorvent.objects o
            ON o.partition = r.partition AND o.cluster = r.cluster AND o.kind = r.kind AND o.namespace = r.namespace AND o.name = r.name AND o.target = $9
        LEFT JOIN LATERAL (
            SELECT id, uid, previous, changes FROM actorvent.entries WHERE object = o.id AND id > r.base + r.after ORDER BY id LIMIT 1) f ON true
        LEFT JOIN LATERAL (SELECT CASE WHEN $10 THEN coalesce(
            (SELECT id FROM actorvent.entries WHERE object = o.id AND type = 2 AND id >= f.id AND uid = f.uid ORDER BY id LIMIT 1),
            (SELECT id FROM actorvent.entries WHERE object = o.id AND id >= f.id AND uid = f.uid AND resend = 0 ORDER BY id DESC LIMIT 1),
            f.id) ELSE f.id END AS id) h ON true
        LEFT JOIN actorvent.entries e ON e.id = h.id
        ORDER BY r.number
        """;

    private const string ExpiredRows = $"""
        SELECT x.sequence, x.cluster, x.kind, x.namespace, x.name, x.uid, x.version, x.type, x.time, r.number
        FROM {Lanes}
        JOIN actorvent.expired x ON {IsOfLane} AND x.sequence <= r.up_to
        ORDER BY r.number, x.sequence
        """;

    /// <returns>null when something expired: <see cref="NextAndExpiredAsync"/> tells what.</returns>
    public static async Task<IReadOnlyList<LaneNext>?> NextAsync(
        NpgsqlConnection connection, IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken)
    {
        var heads = await HeadsAsync(connection, lanes, target, newest, cancellationToken).ConfigureAwait(false);
        return heads.Exists(static lane => lane.HasExpired) ? null : heads.ConvertAll(static lane => new LaneNext(lane.Head, []));
    }

    /// <summary>In a transaction that sees one state of the database: what retention removes in between would be told twice or never.</summary>
    public static async Task<IReadOnlyList<LaneNext>> NextAndExpiredAsync(
        NpgsqlConnection connection, IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken)
    {
        var heads = await HeadsAsync(connection, lanes, target, newest, cancellationToken).ConfigureAwait(false);
        var next = heads.ConvertAll(static lane => (lane.Head, Expired: new List<ExpiredEntry>()));
        var rows = await connection.RowsAsync(
            ExpiredRows,
            row => (Lane: (int)row.GetInt64(9) - 1, Entry: LogReads.Expired(row, lanes[(int)row.GetInt64(9) - 1].Partition)),
            cancellationToken,
            Parameters([.. lanes.Select((lane, i) => lane with { UpTo = heads[i].Head?.Entry.Sequence ?? lane.UpTo })], target)).ConfigureAwait(false);
        foreach (var (lane, entry) in rows)
        {
            if (!newest || next[lane].Head is null || entry.Type == ChangeType.Deleted)
                next[lane].Expired.Add(entry);
        }
        return next.ConvertAll(static lane => new LaneNext(lane.Head, lane.Expired));
    }

    private static Task<List<(LaneHead? Head, bool HasExpired)>> HeadsAsync(
        NpgsqlConnection connection, IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken) => connection.RowsAsync(
            Heads,
            static row => (row.IsDBNull(0) ? null : new LaneHead(LogReads.Current(row), (int)row.GetInt64(17), row.Version(18)), row.GetBoolean(19)),
            cancellationToken,
            [.. Parameters(lanes, target), Sql.Bool(newest)]);

    private static NpgsqlParameter[] Parameters(IReadOnlyList<LaneRead> lanes, EndpointId? target) =>
    [
        Sql.Ints([.. lanes.Select(static lane => lane.Partition.Value)]),
        Sql.Texts([.. lanes.Select(static lane => lane.Object.Cluster)]),
        Sql.Texts([.. lanes.Select(static lane => lane.Object.Kind)]),
        Sql.Texts([.. lanes.Select(static lane => lane.Object.Namespace)]),
        Sql.Texts([.. lanes.Select(static lane => lane.Object.Name)]),
        Sql.Longs([.. lanes.Select(static lane => lane.After.Value)]),
        Sql.Longs([.. lanes.Select(static lane => lane.UpTo.Value)]),
        Sql.Longs([.. lanes.Select(static lane => EntryId.Of(lane.Partition, SequenceNumber.Zero))]),
        Sql.Text(TargetPlan.NameOf(target)),
    ];
}
