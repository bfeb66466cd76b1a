using ActorVent.Journal.Relational;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>What retention looks at.</summary>
internal sealed class RetentionReads(NpgsqlConnection connection, CancellationToken cancellationToken)
{
    // So many earlier entries of an end are looked at: where there are more, it waits for the next round.
    private const int MostEarlier = 64;

    private const string Entry = "e.id, e.object, octet_length(e.payload)::bigint, o.cluster, o.kind, o.namespace, o.name, e.uid, e.version, e.type, e.time, o.target";

    public async Task<long> BytesAsync() =>
        (await connection.RowsAsync("SELECT coalesce(sum(bytes), 0)::bigint FROM actorvent.partitions", static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Without the entry, where that is gone.</summary>
    public Task<List<(long Time, long Id, StoredEntry? Entry)>> OldestSupersededAsync(int most) => connection.RowsAsync(
        $"""
        SELECT {Entry}, s.time, s.entry
        FROM (SELECT time, entry FROM actorvent.superseded ORDER BY time, entry LIMIT $1) s
        LEFT JOIN actorvent.entries e ON e.id = s.entry LEFT JOIN actorvent.objects o ON o.id = e.object
        ORDER BY s.time, s.entry
        """,
        static row => (row.GetInt64(12), row.GetInt64(13), row.IsDBNull(0) ? null : Row(row)),
        cancellationToken,
        Sql.Long(most));

    /// <summary>Ends after the cursor that are older than a time, with the object's entries before them.</summary>
    public Task<List<(long Time, StoredEntry Entry, long[] Earlier)>> EndsAsync((long Time, long Entry) cursor, long before, int most) => connection.RowsAsync(
        $"""
        SELECT {Entry}, d.time,
            ARRAY(SELECT x.id FROM actorvent.entries x WHERE x.object = e.object AND x.id < e.id ORDER BY x.id LIMIT {MostEarlier})
        FROM (SELECT time, entry FROM actorvent.ended WHERE (time, entry) > ($1, $2) AND time < $3 ORDER BY time, entry LIMIT $4) d
        JOIN actorvent.entries e ON e.id = d.entry JOIN actorvent.objects o ON o.id = e.object
        ORDER BY d.time, d.entry
        """,
        static row => (row.GetInt64(12), Row(row), row.GetFieldValue<long[]>(13)),
        cancellationToken,
        Sql.Long(cursor.Time), Sql.Long(cursor.Entry), Sql.Long(before), Sql.Long(most));

    /// <summary>Up to where the endpoints that count have passed each partition.</summary>
    public async Task<Dictionary<PartitionId, List<PassedRow>>> PassedAsync()
    {
        var rows = await connection.RowsAsync(
            $"""
            SELECT l.partition, e.id, e.kind, e.disabled, greatest(l.sequence, j.sequence)
            FROM actorvent.endpoints e JOIN actorvent.low l ON l.endpoint = e.id JOIN actorvent.joined j ON j.endpoint = e.id AND j.partition = l.partition
            WHERE e.state = {EndpointWrites.Active}
            """,
            static row => (Partition: new PartitionId(row.GetInt32(0)), Row: new PassedRow(
                row.GetString(1), row.GetInt32(2) == EndpointWrites.FromAnnotation, row.IsDBNull(3) ? null : row.Time(3), new SequenceNumber(row.GetInt64(4)))),
            cancellationToken).ConfigureAwait(false);
        return rows.GroupBy(static r => r.Partition, static r => r.Row).ToDictionary(static g => g.Key, static g => g.ToList());
    }

    /// <summary>Partitions and targets of which anything has expired, without reading all of it.</summary>
    public Task<List<(PartitionId Partition, string Target)>> ExpiredTargetsAsync() => connection.RowsAsync(
        """
        WITH RECURSIVE at AS (
            (SELECT partition, target FROM actorvent.expired ORDER BY partition, target LIMIT 1)
            UNION ALL
            SELECT n.* FROM at CROSS JOIN LATERAL (
                SELECT x.partition, x.target FROM actorvent.expired x WHERE (x.partition, x.target) > (at.partition, at.target) ORDER BY x.partition, x.target LIMIT 1) n)
        SELECT partition, target FROM at
        """,
        static row => (new PartitionId(row.GetInt32(0)), row.GetString(1)),
        cancellationToken);

    public Task<bool> AnyExpiredAsync(List<(PartitionId Partition, string Target, SequenceNumber UpTo)> passed) => connection.AnyAsync(
        "SELECT FROM unnest($1, $2, $3) u (partition, target, sequence) JOIN actorvent.expired x ON x.partition = u.partition AND x.target = u.target AND x.sequence <= u.sequence LIMIT 1",
        cancellationToken,
        Sql.Ints(passed.ConvertAll(static p => p.Partition.Value)), Sql.Texts(passed.ConvertAll(static p => (string?)p.Target)), Sql.Longs(passed.ConvertAll(static p => p.UpTo.Value)));

    /// <summary>
    /// Endpoints from annotations that no live object names, and that have got everything, or been told that they cannot; of retired ones those of which nothing is left.
    /// A row that is not forgotten may still be needed: its object lives, or a late list could revive it.
    /// </summary>
    public Task<List<EndpointId>> DoneEndpointsAsync() => connection.RowsAsync(
        $"""
        SELECT e.id FROM actorvent.endpoints e
        WHERE e.kind = {EndpointWrites.FromAnnotation}
            AND NOT EXISTS (
                SELECT FROM actorvent.objects o WHERE o.target = e.id AND o.target <> '' AND (e.state = {EndpointWrites.Removed} OR o.state <> {PlanRow.Forgotten}))
            AND (e.state = {EndpointWrites.Removed} OR NOT EXISTS (
                SELECT 1 FROM actorvent.objects o
                JOIN actorvent.low l ON l.endpoint = e.id AND l.partition = o.partition JOIN actorvent.joined j ON j.endpoint = e.id AND j.partition = o.partition
                WHERE o.target = e.id AND o.target <> '' AND greatest(l.sequence, j.sequence) < o.sequence
                UNION ALL
                SELECT 1 FROM actorvent.low l
                JOIN actorvent.joined j ON j.endpoint = e.id AND j.partition = l.partition
                JOIN actorvent.expired x ON x.partition = l.partition AND x.target = e.id AND x.sequence > greatest(l.sequence, j.sequence)
                WHERE l.endpoint = e.id))
        ORDER BY e.id
        """,
        static row => new EndpointId(row.GetString(0)),
        cancellationToken);

    /// <summary>The first of what is left of the endpoint's entries.</summary>
    public Task<List<StoredEntry>> EntriesOfAsync(EndpointId endpoint, int most) => connection.RowsAsync(
        $"SELECT {Entry} FROM actorvent.objects o JOIN actorvent.entries e ON e.object = o.id WHERE o.target = $1 AND o.target <> '' ORDER BY e.id LIMIT $2",
        Row, cancellationToken, Sql.Text(endpoint.Value), Sql.Long(most));

    private static StoredEntry Row(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.Key(3), row.GetString(7), row.Version(8), (ChangeType)row.GetInt32(9), row.Time(10), row.GetString(11));
}
