using System.Text;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>
/// Appends of several partitions as one statement: it moves each partition's row on, if owner, epoch, newest sequence number and generation
/// are what they were when it was planned, and fails as a whole if one of them is not. Rows go over as arrays, and only those tables are named
/// of which there are rows, so that there are a few statements that stay prepared.
/// </summary>
internal sealed class AppendStatement
{
    private readonly StringBuilder _sql = new(4096);
    private readonly List<NpgsqlParameter> _parameters = new(64);

    private AppendStatement()
    {
    }

    /// <param name="connection">The connection.</param>
    /// <param name="plans">In the order of their partitions, so that two that overlap wait for each other in one order.</param>
    public static NpgsqlCommand Of(NpgsqlConnection connection, IReadOnlyList<AppendPlan> plans)
    {
        var statement = new AppendStatement();
        statement.Advance(plans);
        statement.Entries([.. plans.SelectMany(static p => p.Entries.Select(e => (p.Append.Fence.Epoch.Value, e)))]);
        statement.Rows([.. plans.SelectMany(static p => p.Rows.Select(row => (p.Append.Fence.Partition.Value, row)))]);
        statement.Times("superseded", "INSERT INTO actorvent.superseded SELECT * FROM unnest(?, ?)", [.. plans.SelectMany(static p => p.Superseded)]);
        statement.Times("ends", "INSERT INTO actorvent.ended SELECT * FROM unnest(?, ?)", [.. plans.SelectMany(static p => p.Ends)]);
        statement.Times("followed", "DELETE FROM actorvent.ended d USING unnest(?, ?) u (time, entry) WHERE d.time = u.time AND d.entry = u.entry", [.. plans.SelectMany(static p => p.FollowedEnds)]);
        statement.Ids("replaced", "DELETE FROM actorvent.entries WHERE id = ANY (?)", [.. plans.SelectMany(static p => p.Replaced)]);
        statement.Scopes(plans);
        statement.Endpoints(plans);
        statement._sql.Append(" SELECT actorvent.require(count(*) = ").Append(statement.Add(Sql.Long(plans.Count))).Append(") FROM advanced");

        var command = new NpgsqlCommand(statement._sql.ToString(), connection);
        foreach (var parameter in statement._parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    private string Add(NpgsqlParameter parameter)
    {
        _parameters.Add(parameter);
        return $"${_parameters.Count}";
    }

    /// <summary>One of the statement's parts; each question mark is the next parameter.</summary>
    private void Part(string name, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        _sql.Append(_sql.Length == 0 ? "WITH " : ", ").Append(name).Append(" AS (");
        var next = 0;
        foreach (var c in sql)
        {
            if (c == '?')
                _sql.Append(Add(parameters[next++]));
            else
                _sql.Append(c);
        }
        _sql.Append(')');
    }

    private void Advance(IReadOnlyList<AppendPlan> plans)
    {
        Part(
            "advanced",
            """
            UPDATE actorvent.partitions p SET sequence = u.next, bytes = p.bytes + u.added, appends = p.appends + 1
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?) u (partition, owner, incarnation, epoch, last, generation, next, added)
            WHERE p.partition = u.partition AND p.owner = u.owner AND p.incarnation = u.incarnation AND p.epoch = u.epoch AND p.sequence = u.last
                AND p.generation = u.generation
            RETURNING p.partition
            """,
            Sql.Ints([.. plans.Select(static p => p.Append.Fence.Partition.Value)]),
            Sql.Texts([.. plans.Select(static p => p.Append.Fence.Node)]),
            Sql.Texts([.. plans.Select(static p => p.Append.Fence.Incarnation.Value)]),
            Sql.Longs([.. plans.Select(static p => p.Append.Fence.Epoch.Value)]),
            Sql.Longs([.. plans.Select(static p => p.Append.Last.Value)]),
            Sql.Longs([.. plans.Select(static p => p.State.Generation)]),
            Sql.Longs([.. plans.Select(static p => p.Next.Value)]),
            Sql.Longs([.. plans.Select(static p => p.Bytes)]));
    }

    private void Entries(List<(long Epoch, PlanEntry Plan)> rows)
    {
        if (rows.Count == 0)
            return;
        Part(
            "entries",
            "INSERT INTO actorvent.entries SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            Sql.Longs(rows.ConvertAll(static r => r.Plan.Id)),
            Sql.Longs(rows.ConvertAll(static r => r.Plan.Object)),
            Sql.Longs(rows.ConvertAll(static r => r.Epoch)),
            Sql.Texts(rows.ConvertAll(static r => (string?)r.Plan.Entry.Uid)),
            Sql.Texts(rows.ConvertAll(static r => Text(r.Plan.Entry.Version))),
            Sql.Ints(rows.ConvertAll(static r => (int)r.Plan.Entry.Type)),
            Sql.Ints(rows.ConvertAll(static r => (int)r.Plan.Entry.Cause)),
            Sql.Longs(rows.ConvertAll(static r => r.Plan.Entry.Time.UtcTicks)),
            Sql.Ints(rows.ConvertAll(static r => r.Plan.Entry.Collapsed)),
            Sql.Longs(rows.ConvertAll(static r => r.Plan.Changes)),
            Sql.Texts(rows.ConvertAll(static r => Text(r.Plan.Entry.Previous))),
            Sql.Ints(rows.ConvertAll(static r => r.Plan.Entry.Resend)),
            Sql.Longs(rows.ConvertAll(static r => r.Plan.Entry.History)),
            Sql.Blobs(rows.ConvertAll(static r => r.Plan.Entry.Payload)));
    }

    private void Rows(List<(int Partition, PlanRow Row)> rows)
    {
        var added = rows.FindAll(static r => r.Row.IsNew);
        if (added.Count > 0)
        {
            Part(
                "added",
                "INSERT INTO actorvent.objects SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    Sql.Longs(added.ConvertAll(static r => r.Row.Id)),
                    Sql.Ints(added.ConvertAll(static r => r.Partition)),
                    Sql.Texts(added.ConvertAll(static r => (string?)r.Row.Object.Cluster)),
                    Sql.Texts(added.ConvertAll(static r => (string?)r.Row.Object.Kind)),
                    Sql.Texts(added.ConvertAll(static r => (string?)r.Row.Object.Namespace)),
                    Sql.Texts(added.ConvertAll(static r => (string?)r.Row.Object.Name)),
                    Sql.Texts(added.ConvertAll(static r => (string?)r.Row.Target)),
                    .. Values(added.ConvertAll(static r => r.Row)),
                ]);
        }
        var stored = rows.FindAll(static r => !r.Row.IsNew).ConvertAll(static r => r.Row);
        var renewed = stored.FindAll(static r => r is { IsGone: false, Change: RowChange.Whole });
        if (renewed.Count > 0)
        {
            Part(
                "renewed",
                """
                UPDATE actorvent.objects o SET uid = u.uid, version = u.version, digest = u.digest, sequence = u.sequence, time = u.time, scope = u.scope,
                    state = u.state, changes = u.changes, health = u.health, resends = u.resends, history = u.history
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) u (id, uid, version, digest, sequence, time, scope, state, changes, health, resends, history)
                WHERE o.id = u.id
                """,
                [Sql.Longs(renewed.ConvertAll(static r => r.Id)), .. Values(renewed)]);
        }
        var moved = stored.FindAll(static r => r is { IsGone: false, Change: RowChange.State or RowChange.Scope });
        if (moved.Count > 0)
        {
            Part(
                "moved",
                """
                UPDATE actorvent.objects o SET state = u.state, scope = coalesce(u.scope, o.scope), version = CASE WHEN u.scope IS NULL THEN o.version ELSE u.version END,
                    history = CASE WHEN u.scope IS NULL THEN o.history ELSE u.history END
                FROM unnest(?, ?, ?, ?, ?) u (id, state, scope, version, history) WHERE o.id = u.id
                """,
                Sql.Longs(moved.ConvertAll(static r => r.Id)),
                Sql.Ints(moved.ConvertAll(static r => r.State)),
                Sql.Texts(moved.ConvertAll(static r => r.Change == RowChange.Scope ? r.Scope : null)),
                Sql.Texts(moved.ConvertAll(static r => Text(r.Version))),
                Sql.Longs(moved.ConvertAll(static r => r.History)));
        }
        Ids("gone", "DELETE FROM actorvent.objects WHERE id = ANY (?)", [.. stored.Where(static r => r.IsGone).Select(static r => r.Id)]);
    }

    private static NpgsqlParameter[] Values(List<PlanRow> rows) =>
    [
        Sql.Texts(rows.ConvertAll(static r => (string?)r.Uid)),
        Sql.Texts(rows.ConvertAll(static r => Text(r.Version))),
        Sql.Blobs(rows.ConvertAll(static r => Bytes(r.Digest))),
        Sql.Longs(rows.ConvertAll(static r => r.Sequence)),
        Sql.Longs(rows.ConvertAll(static r => r.Time)),
        Sql.Texts(rows.ConvertAll(static r => (string?)r.Scope)),
        Sql.Ints(rows.ConvertAll(static r => r.State)),
        Sql.Longs(rows.ConvertAll(static r => r.Changes)),
        Sql.Ints(rows.ConvertAll(static r => (int)r.Health)),
        Sql.Ints(rows.ConvertAll(static r => r.Resends)),
        Sql.Longs(rows.ConvertAll(static r => r.History)),
    ];

    private void Times(string name, string sql, List<(long Time, long Entry)> rows)
    {
        if (rows.Count > 0)
            Part(name, sql, Sql.Longs(rows.ConvertAll(static r => r.Time)), Sql.Longs(rows.ConvertAll(static r => r.Entry)));
    }

    private void Ids(string name, string sql, List<long> ids)
    {
        if (ids.Count > 0)
            Part(name, sql, Sql.Longs(ids));
    }

    private void Scopes(IReadOnlyList<AppendPlan> plans)
    {
        var known = new Dictionary<(int, ScopeId), PartitionScope>();
        var dropped = new HashSet<(int Partition, string Scope)>();
        foreach (var plan in plans)
        {
            var partition = plan.Append.Fence.Partition.Value;
            foreach (var scope in plan.Append.Scopes)
                known[(partition, scope.Scope)] = scope;
            foreach (var scope in plan.Append.DroppedScopes)
            {
                known.Remove((partition, scope));
                dropped.Add((partition, scope.Value));
            }
        }
        if (known.Count > 0)
        {
            List<((int Partition, ScopeId), PartitionScope Scope)> rows = [.. known.Select(static k => (k.Key, k.Value))];
            Part(
                "scopes",
                """
                INSERT INTO actorvent.partition_scopes SELECT * FROM unnest(?, ?, ?, ?, ?, ?)
                ON CONFLICT (partition, scope) DO UPDATE SET epoch = excluded.epoch, rewinds = excluded.rewinds, history = excluded.history, position = excluded.position
                """,
                Sql.Ints(rows.ConvertAll(static r => r.Item1.Partition)),
                Sql.Texts(rows.ConvertAll(static r => (string?)r.Scope.Scope.Value)),
                Sql.Longs(rows.ConvertAll(static r => r.Scope.Epoch.Number)),
                Sql.Longs(rows.ConvertAll(static r => r.Scope.Epoch.Rewinds)),
                Sql.Longs(rows.ConvertAll(static r => r.Scope.History)),
                Sql.Texts(rows.ConvertAll(static r => Text(r.Scope.Position))));
        }
        if (dropped.Count == 0)
            return;
        Part(
            "dropped",
            "DELETE FROM actorvent.partition_scopes s USING unnest(?, ?) u (partition, scope) WHERE s.partition = u.partition AND s.scope = u.scope",
            Sql.Ints([.. dropped.Select(static d => d.Partition)]),
            Sql.Texts([.. dropped.Select(static d => (string?)d.Scope)]));
        Part(
            "unplaced",
            "UPDATE actorvent.scopes s SET position = NULL FROM unnest(?) u (scope) WHERE s.scope = u.scope",
            Sql.Texts([.. dropped.Select(static d => (string?)d.Scope).Distinct().Order(StringComparer.Ordinal)]));
    }

    /// <summary>New endpoints join at every partition's newest entry, in the one that is appended to at the one before that names them: nothing earlier does.</summary>
    private void Endpoints(IReadOnlyList<AppendPlan> plans)
    {
        List<(int Partition, EndpointRegistration Endpoint, long Before)> created =
            [.. plans.SelectMany(static p => p.Created.Select(c => (p.Append.Fence.Partition.Value, c.Endpoint, c.Before.Value)))];
        if (created.Count == 0)
            return;
        var ids = created.ConvertAll(static c => (string?)c.Endpoint.Id.Value);
        Part("created", "INSERT INTO actorvent.endpoints SELECT id, url, 0, 1, NULL FROM unnest(?, ?) u (id, url)", Sql.Texts(ids), Sql.Texts(created.ConvertAll(static c => (string?)c.Endpoint.MaskedUrl)));
        foreach (var table in (string[])["joined", "low"])
        {
            Part(
                table,
                $"""
                INSERT INTO actorvent.{table} SELECT u.endpoint, p.partition, CASE p.partition WHEN u.partition THEN u.before ELSE p.sequence END
                FROM unnest(?, ?, ?) u (endpoint, partition, before) CROSS JOIN actorvent.partitions p
                """,
                Sql.Texts(ids),
                Sql.Ints(created.ConvertAll(static c => c.Partition)),
                Sql.Longs(created.ConvertAll(static c => c.Before)));
        }
    }

    private static string? Text(ResourceVersion version) => version.IsNone ? null : version.Value;

    private static ReadOnlyMemory<byte> Bytes(Digest digest)
    {
        var bytes = new byte[Digest.Size];
        digest.Write(bytes);
        return bytes;
    }
}
