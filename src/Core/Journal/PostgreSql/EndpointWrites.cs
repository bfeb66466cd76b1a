using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Endpoints, up to where they have got everything, and their dead letters.</summary>
internal static class EndpointWrites
{
    public const int Active = 0;

    /// <summary>A state.</summary>
    public const int Removed = 1;

    /// <summary>A kind; the other, 0, are the configured ones.</summary>
    public const int FromAnnotation = 1;

    /// <returns>Whether the endpoint is new, and was joined at every partition's newest entry.</returns>
    /// <exception cref="JournalException">One from annotations is not there any more.</exception>
    public static async Task<bool> OpenAsync(NpgsqlConnection connection, EndpointRegistration endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.FromAnnotation)
        {
            if (await connection.ChangeAsync(
                $"UPDATE actorvent.endpoints SET url = $2, state = {Active} WHERE id = $1", cancellationToken, Sql.Text(endpoint.Id.Value), Sql.Text(endpoint.MaskedUrl)).ConfigureAwait(false) == 0)
                throw Refusals.NotNamed(endpoint.Id);
            return false;
        }
        // Only a row that was not there before has no older version of itself.
        var isNew = await connection.RowsAsync(
            $"INSERT INTO actorvent.endpoints VALUES ($1, $2, {Active}, 0, NULL) ON CONFLICT (id) DO UPDATE SET url = excluded.url, state = {Active} RETURNING xmax = 0",
            static row => row.GetBoolean(0), cancellationToken, Sql.Text(endpoint.Id.Value), Sql.Text(endpoint.MaskedUrl)).ConfigureAwait(false);
        if (!isNew[0])
            return false;
        await connection.ChangeAsync("INSERT INTO actorvent.joined SELECT $1, partition, sequence FROM actorvent.partitions", cancellationToken, Sql.Text(endpoint.Id.Value)).ConfigureAwait(false);
        await connection.ChangeAsync("INSERT INTO actorvent.low SELECT $1, partition, 0 FROM actorvent.partitions", cancellationToken, Sql.Text(endpoint.Id.Value)).ConfigureAwait(false);
        return true;
    }

    public static async Task<bool> RetireAsync(NpgsqlConnection connection, IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken)
    {
        await connection.ChangeAsync(
            $"""
            UPDATE actorvent.endpoints SET state = CASE WHEN id = ANY ($1) OR kind = {FromAnnotation} AND $2 THEN {Active} ELSE {Removed} END
            WHERE state <> CASE WHEN id = ANY ($1) OR kind = {FromAnnotation} AND $2 THEN {Active} ELSE {Removed} END
            """,
            cancellationToken,
            Sql.Texts([.. configured.Select(static e => (string?)e.Value)]), Sql.Bool(annotations)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Low values only rise. The first time of being disabled that is told counts, until there is none.</summary>
    public static async Task<WriteResult> LowAsync(
        NpgsqlConnection connection, EndpointId endpoint, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince, CancellationToken cancellationToken)
    {
        // As one statement, which locks the rows in one order.
        var exists = await connection.AnyAsync(
            """
            WITH known AS (
                UPDATE actorvent.endpoints SET disabled = CASE WHEN (disabled IS NULL) <> ($2 IS NULL) THEN $2 ELSE disabled END WHERE id = $1 RETURNING id),
            raised AS (
                UPDATE actorvent.low l SET sequence = u.sequence FROM known, unnest($3, $4) u (partition, sequence)
                WHERE l.endpoint = known.id AND l.partition = u.partition AND l.sequence < u.sequence)
            SELECT FROM known
            """,
            cancellationToken,
            Sql.Text(endpoint.Value), Sql.Long(disabledSince?.UtcTicks),
            Sql.Ints([.. low.Select(static l => l.Partition.Value)]), Sql.Longs([.. low.Select(static l => l.Low.Value)])).ConfigureAwait(false);
        return exists ? WriteResult.Written : Refusals.NotOpened(endpoint);
    }

    /// <summary>All or none; an entry that has one at its endpoint keeps it: a write may come twice.</summary>
    public static async Task<WriteResult> DeadLettersAsync(NpgsqlConnection connection, IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var known = await connection.RowsAsync(
            "SELECT id FROM actorvent.endpoints WHERE id = ANY ($1)", static row => row.GetString(0), cancellationToken,
            Sql.Texts([.. letters.Select(static l => (string?)l.Endpoint.Value).Distinct()])).ConfigureAwait(false);
        foreach (var letter in letters)
        {
            if (!known.Contains(letter.Endpoint.Value))
                return Refusals.NotOpened(letter.Endpoint);
        }
        await connection.ChangeAsync(
            """
            INSERT INTO actorvent.dead_letters (endpoint, partition, sequence, cluster, kind, namespace, name, uid, version, type, time, attempts, reason, payload)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (endpoint, partition, sequence) DO NOTHING
            """,
            cancellationToken,
            Sql.Texts([.. letters.Select(static l => l.Endpoint.Value)]),
            Sql.Ints([.. letters.Select(static l => l.Partition.Value)]),
            Sql.Longs([.. letters.Select(static l => l.Sequence.Value)]),
            Sql.Texts([.. letters.Select(static l => l.Object.Cluster)]),
            Sql.Texts([.. letters.Select(static l => l.Object.Kind)]),
            Sql.Texts([.. letters.Select(static l => l.Object.Namespace)]),
            Sql.Texts([.. letters.Select(static l => l.Object.Name)]),
            Sql.Texts([.. letters.Select(static l => l.Uid)]),
            Sql.Texts([.. letters.Select(static l => l.Version.IsNone ? null : l.Version.Value)]),
            Sql.Ints([.. letters.Select(static l => (int)l.Type)]),
            Sql.Longs([.. letters.Select(static l => l.Time.UtcTicks)]),
            Sql.Ints([.. letters.Select(static l => l.Attempts)]),
            // What an endpoint answered may hold anything; PostgreSQL's text takes no zero.
            Sql.Texts([.. letters.Select(static l => l.Reason.Replace('\0', ' '))]),
            Sql.Blobs([.. letters.Select(static l => l.Payload)])).ConfigureAwait(false);
        return WriteResult.Written;
    }
}
