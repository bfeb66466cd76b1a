using ActorVent.Journal.Relational;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Reads what is known of endpoints.</summary>
internal static class EndpointReads
{
    public static async Task<EndpointStart> StartAsync(NpgsqlConnection connection, EndpointId endpoint, bool isNew, CancellationToken cancellationToken) =>
        new(
            isNew,
            await connection.RowsAsync(
                "SELECT sequence FROM actorvent.joined WHERE endpoint = $1 ORDER BY partition", static row => new SequenceNumber(row.GetInt64(0)), cancellationToken, Sql.Text(endpoint.Value)).ConfigureAwait(false),
            Carried: null);

    /// <summary>Moves the offsets over what is for others, which is nearly all: so that nobody reads it at each start.</summary>
    public static async Task<IReadOnlyList<SequenceNumber>> SkipOthersAsync(
        NpgsqlConnection connection, EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets, CancellationToken cancellationToken)
    {
        var ends = await connection.RowsAsync(
            """
            SELECT u.sequence, p.sequence,
                (SELECT min(n.id) FROM actorvent.objects o
                 CROSS JOIN LATERAL (SELECT e.id FROM actorvent.entries e WHERE e.object = o.id AND e.id > (p.partition::bigint << 51) | u.sequence ORDER BY e.id LIMIT 1) n
                 WHERE o.target = $1 AND o.target <> '' AND o.partition = p.partition)
            FROM unnest($2) WITH ORDINALITY u (sequence, n) JOIN actorvent.partitions p ON p.partition = u.n - 1 ORDER BY p.partition
            """,
            static row => (Offset: row.GetInt64(0), Head: row.GetInt64(1), Next: row.IsDBNull(2) ? (SequenceNumber?)null : EntryId.Sequence(row.GetInt64(2))),
            cancellationToken,
            Sql.Text(endpoint.Value), Sql.Longs([.. offsets.Select(static o => o.Value)])).ConfigureAwait(false);
        return ends.ConvertAll(static e =>
        {
            var end = Math.Max(e.Offset, e.Head);
            return new SequenceNumber(e.Next is { } next && next.Value <= end ? next.Value - 1 : end);
        });
    }

    public static async Task<IReadOnlyList<EndpointRegistration>> AnnotatedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.RowsAsync(
            $"SELECT id, url FROM actorvent.endpoints WHERE kind = {EndpointWrites.FromAnnotation} ORDER BY id",
            static row => new EndpointRegistration(new EndpointId(row.GetString(0)), row.GetString(1), FromAnnotation: true), cancellationToken).ConfigureAwait(false);

    public static async Task<IReadOnlyList<EndpointRecord>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.RowsAsync(
            """
            SELECT e.id, e.url, e.kind, e.state, e.disabled, ARRAY(SELECT l.sequence FROM actorvent.low l WHERE l.endpoint = e.id ORDER BY l.partition)
            FROM actorvent.endpoints e ORDER BY e.id
            """,
            static row => new EndpointRecord(
                new EndpointRegistration(new EndpointId(row.GetString(0)), row.GetString(1), row.GetInt32(2) == EndpointWrites.FromAnnotation),
                row.GetInt32(3) == EndpointWrites.Removed,
                row.IsDBNull(4) ? null : row.Time(4),
                [.. row.GetFieldValue<long[]>(5).Select(static low => new SequenceNumber(low))]),
            cancellationToken).ConfigureAwait(false);

    public static async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(
        NpgsqlConnection connection, EndpointId? endpoint, int most, bool payloads, CancellationToken cancellationToken) =>
        await connection.RowsAsync(
            """
            SELECT endpoint, partition, sequence, cluster, kind, namespace, name, uid, version, type, time, attempts, reason, CASE WHEN $3 THEN payload ELSE '' END
            FROM actorvent.dead_letters WHERE $1 IS NULL OR endpoint = $1 ORDER BY id DESC LIMIT $2
            """,
            static row => new DeadLetter
            {
                Endpoint = new EndpointId(row.GetString(0)),
                Partition = new PartitionId(row.GetInt32(1)),
                Sequence = new SequenceNumber(row.GetInt64(2)),
                Object = row.Key(3),
                Uid = row.GetString(7),
                Version = row.Version(8),
                Type = (ChangeType)row.GetInt32(9),
                Time = row.Time(10),
                Attempts = row.GetInt32(11),
                Reason = row.GetString(12),
                Payload = row.Blob(13),
            },
            cancellationToken,
            Sql.Text(endpoint?.Value), Sql.Long(Math.Max(0, most)), Sql.Bool(payloads)).ConfigureAwait(false);
}
