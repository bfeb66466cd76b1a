using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Reads what appends of several partitions have to know, in one round trip.</summary>
internal static class AppendReads
{
    private const string Partitions =
        "SELECT partition, owner, incarnation, epoch, sequence, generation, appends FROM actorvent.partitions WHERE partition = ANY ($1)";

    // The row first: what is read after it holds as long as its generation does.
    private const string Objects = """
        SELECT o.partition, o.cluster, o.kind, o.namespace, o.name, o.target, o.id, o.uid, o.version, o.sequence, o.time, o.state, o.changes, o.resends, o.history,
            CASE WHEN u.copied OR o.target <> '' THEN (SELECT e.payload FROM actorvent.entries e WHERE e.id = (o.partition::bigint << 51) | o.sequence) END,
            CASE WHEN o.resends > 0 THEN (SELECT octet_length(e.payload)::bigint FROM actorvent.entries e WHERE e.id = (o.partition::bigint << 51) | o.sequence) END,
            o.state <> 0 AND EXISTS (SELECT FROM actorvent.ended d WHERE d.time = o.time AND d.entry = (o.partition::bigint << 51) | o.sequence),
            (u.forgotten OR o.target <> '') AND o.state <> 0 AND EXISTS (SELECT FROM actorvent.entries e WHERE e.object = o.id)
        FROM unnest($1, $2, $3, $4, $5, $6, $7) u (partition, cluster, kind, namespace, name, copied, forgotten)
        JOIN actorvent.objects o ON o.partition = u.partition AND o.name = u.name AND o.namespace = u.namespace AND o.kind = u.kind AND o.cluster = u.cluster
        """;

    private const string Endpoints = "SELECT id FROM actorvent.endpoints WHERE id = ANY ($1)";

    private const string Count = "SELECT count(*) FROM actorvent.endpoints WHERE kind = 1";

    /// <returns>By partition.</returns>
    public static async Task<Dictionary<PartitionId, AppendState>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<PartitionAppend> appends, bool mayCreate, CancellationToken cancellationToken)
    {
        var keys = AppendKeys.Of(appends);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Partitions) { Parameters = { Sql.Ints([.. appends.Select(static a => a.Fence.Partition.Value)]) } });
        batch.BatchCommands.Add(keys.Command(Objects));
        if (keys.Targets.Count > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Endpoints) { Parameters = { Sql.Texts([.. keys.Targets]) } });
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Count));
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<AppendState>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(State(reader));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var states = rows.ToDictionary(static s => s.Fence.Partition);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = Row(reader);
            var known = states[new PartitionId(reader.GetInt32(0))].Rows;
            if (!known.TryGetValue(row.Object, out var targets))
                known.Add(row.Object, targets = []);
            targets.Add(row);
        }
        if (keys.Targets.Count == 0)
            return states;

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var endpoints = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            endpoints.Add(reader.GetString(0));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var count = (int)reader.GetInt64(0);
        return states.ToDictionary(static s => s.Key, s => s.Value with { Endpoints = [.. endpoints], AnnotationEndpoints = count, MayCreate = mayCreate });
    }

    private static AppendState State(NpgsqlDataReader row) => new(
        new Fence(
            new PartitionId(row.GetInt32(0)),
            row.IsDBNull(1) ? "" : row.GetString(1),
            new Incarnation(row.IsDBNull(2) ? "" : row.GetString(2)),
            new Epoch(row.GetInt64(3))),
        new SequenceNumber(row.GetInt64(4)),
        row.GetInt64(5),
        row.GetInt64(6));

    private static PlanRow Row(NpgsqlDataReader row) => new()
    {
        Object = row.Key(1),
        Target = row.GetString(5),
        Id = row.GetInt64(6),
        Uid = row.GetString(7),
        Version = row.Version(8),
        Sequence = row.GetInt64(9),
        Time = row.GetInt64(10),
        State = row.GetInt32(11),
        Changes = row.GetInt64(12),
        Resends = row.GetInt32(13),
        History = row.GetInt64(14),
        Payload = row.IsDBNull(15) ? (ReadOnlyMemory<byte>?)null : row.Blob(15),
        Length = row.IsDBNull(16) ? 0 : row.GetInt64(16),
        IsEnd = row.GetBoolean(17),
        HasEntries = row.GetInt32(11) == (int)ObjectState.Live || row.GetBoolean(18),
    };
}
