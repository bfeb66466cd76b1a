using ActorVent.Journal.Relational;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>What retention changes.</summary>
internal sealed class RetentionWrites(NpgsqlConnection connection, CancellationToken cancellationToken)
{
    /// <summary>Waits for appends that are being written, and has those planned again that are not yet.</summary>
    /// <param name="partitions">null: all.</param>
    public Task StopAppendsAsync(IReadOnlyList<PartitionId>? partitions) => connection.ChangeAsync(
        """
        WITH stopped AS (SELECT partition FROM actorvent.partitions WHERE $1 IS NULL OR partition = ANY ($1) ORDER BY partition FOR UPDATE)
        UPDATE actorvent.partitions p SET generation = generation + 1 FROM stopped WHERE p.partition = stopped.partition
        """,
        cancellationToken,
        partitions is null ? new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Integer, Value = DBNull.Value } : Sql.Ints([.. partitions.Select(static p => p.Value)]));

    public Task RemoveSupersededAsync(List<(long Time, long Entry)> rows) => TimesAsync(
        "DELETE FROM actorvent.superseded s USING unnest($1, $2) u (time, entry) WHERE s.time = u.time AND s.entry = u.entry", rows);

    public Task AddEndsAsync(List<(long Time, long Entry)> rows) => TimesAsync("INSERT INTO actorvent.ended SELECT * FROM unnest($1, $2)", rows);

    public Task RemoveEndsAsync(List<StoredEntry> entries) => TimesAsync(
        "DELETE FROM actorvent.ended d USING unnest($1, $2) u (time, entry) WHERE d.time = u.time AND d.entry = u.entry",
        entries.ConvertAll(static e => (e.Time.UtcTicks, e.Id)));

    public Task RemoveEntriesAsync(List<StoredEntry> entries) => IdsAsync("DELETE FROM actorvent.entries WHERE id = ANY ($1)", entries.ConvertAll(static e => e.Id));

    /// <summary>Removes the rows that only the entries that have just gone kept.</summary>
    public Task RemoveForgottenAsync(List<StoredEntry> entries) => IdsAsync(
        $"DELETE FROM actorvent.objects o WHERE id = ANY ($1) AND state = {PlanRow.Forgotten} AND NOT EXISTS (SELECT FROM actorvent.entries e WHERE e.object = o.id)",
        [.. entries.Select(static e => e.ObjectId).Distinct()]);

    public async Task AddExpiredAsync(List<StoredEntry> entries)
    {
        if (entries.Count == 0)
            return;
        await connection.ChangeAsync(
            "INSERT INTO actorvent.expired SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            cancellationToken,
            Sql.Ints(entries.ConvertAll(static e => e.Partition.Value)),
            Sql.Texts(entries.ConvertAll(static e => (string?)e.Target)),
            Sql.Longs(entries.ConvertAll(static e => e.Sequence.Value)),
            Sql.Texts(entries.ConvertAll(static e => (string?)e.Object.Cluster)),
            Sql.Texts(entries.ConvertAll(static e => (string?)e.Object.Kind)),
            Sql.Texts(entries.ConvertAll(static e => (string?)e.Object.Namespace)),
            Sql.Texts(entries.ConvertAll(static e => (string?)e.Object.Name)),
            Sql.Texts(entries.ConvertAll(static e => (string?)e.Uid)),
            Sql.Texts(entries.ConvertAll(static e => e.Version.IsNone ? null : e.Version.Value)),
            Sql.Ints(entries.ConvertAll(static e => (int)e.Type)),
            Sql.Longs(entries.ConvertAll(static e => e.Time.UtcTicks))).ConfigureAwait(false);
    }

    /// <summary>Removes the first of what all have passed.</summary>
    /// <returns>How many went.</returns>
    public Task<int> RemoveExpiredAsync(List<(PartitionId Partition, string Target, SequenceNumber UpTo)> passed, int most) => connection.ChangeAsync(
        """
        DELETE FROM actorvent.expired x USING (
            SELECT y.partition, y.target, y.sequence FROM unnest($1, $2, $3) u (partition, target, sequence)
            JOIN actorvent.expired y ON y.partition = u.partition AND y.target = u.target AND y.sequence <= u.sequence
            ORDER BY y.partition, y.target, y.sequence LIMIT $4) d
        WHERE x.partition = d.partition AND x.target = d.target AND x.sequence = d.sequence
        """,
        cancellationToken,
        Sql.Ints(passed.ConvertAll(static p => p.Partition.Value)),
        Sql.Texts(passed.ConvertAll(static p => (string?)p.Target)),
        Sql.Longs(passed.ConvertAll(static p => p.UpTo.Value)),
        Sql.Long(most));

    /// <returns>How many went.</returns>
    public Task<int> RemoveDeadLettersAsync(EndpointId endpoint, int most) => connection.ChangeAsync(
        "DELETE FROM actorvent.dead_letters WHERE id IN (SELECT id FROM actorvent.dead_letters WHERE endpoint = $1 ORDER BY id LIMIT $2)",
        cancellationToken,
        Sql.Text(endpoint.Value), Sql.Long(most));

    public async Task RemoveEndpointAsync(EndpointId endpoint)
    {
        foreach (var (table, column) in ((string, string)[])[("joined", "endpoint"), ("low", "endpoint"), ("endpoints", "id")])
            await connection.ChangeAsync($"DELETE FROM actorvent.{table} WHERE {column} = $1", cancellationToken, Sql.Text(endpoint.Value)).ConfigureAwait(false);
    }

    public async Task SubtractBytesAsync(Dictionary<PartitionId, long> bytes)
    {
        if (bytes.Count == 0)
            return;
        PartitionId[] partitions = [.. bytes.Keys.OrderBy(static p => p.Value)];
        await connection.ChangeAsync(
            """
            WITH held AS (SELECT partition FROM actorvent.partitions WHERE partition = ANY ($1) ORDER BY partition FOR UPDATE)
            UPDATE actorvent.partitions p SET bytes = p.bytes - u.bytes FROM held JOIN unnest($1, $2) u (partition, bytes) ON u.partition = held.partition
            WHERE p.partition = held.partition
            """,
            cancellationToken,
            Sql.Ints([.. partitions.Select(static p => p.Value)]), Sql.Longs([.. partitions.Select(p => bytes[p])])).ConfigureAwait(false);
    }

    private async Task TimesAsync(string sql, List<(long Time, long Entry)> rows)
    {
        if (rows.Count > 0)
            await connection.ChangeAsync(sql, cancellationToken, Sql.Longs(rows.ConvertAll(static r => r.Time)), Sql.Longs(rows.ConvertAll(static r => r.Entry))).ConfigureAwait(false);
    }

    private async Task IdsAsync(string sql, List<long> ids)
    {
        if (ids.Count > 0)
            await connection.ChangeAsync(sql, cancellationToken, Sql.Longs(ids)).ConfigureAwait(false);
    }
}
