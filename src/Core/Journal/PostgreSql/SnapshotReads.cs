using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Reads what owners have to know when they take over.</summary>
internal static class SnapshotReads
{
    public static async Task<IReadOnlyList<SequenceNumber>> HeadsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.RowsAsync("SELECT sequence FROM actorvent.partitions ORDER BY partition", static row => new SequenceNumber(row.GetInt64(0)), cancellationToken).ConfigureAwait(false);

    /// <summary>Behind the taking: only the owner, who is just being told, could change what is read here.</summary>
    public static async Task<PartitionSnapshot> PartitionAsync(NpgsqlConnection connection, Fence fence, SequenceNumber last, CancellationToken cancellationToken)
    {
        var rows = await connection.RowsAsync(
            $"""
            SELECT cluster, kind, namespace, name, uid, version, digest, sequence, scope, state, target, time, health, history FROM actorvent.objects
            WHERE partition = $1 AND state <> {PlanRow.Forgotten}
            """,
            static row => (Target: row.GetString(10), Row: Row(row)),
            cancellationToken,
            Sql.Int(fence.Partition.Value)).ConfigureAwait(false);
        var scopes = await connection.RowsAsync(
            "SELECT scope, epoch, rewinds, history, position FROM actorvent.partition_scopes WHERE partition = $1",
            static row => new PartitionScope(new ScopeId(row.GetString(0)), new ScopeEpoch(row.GetInt64(1), row.GetInt64(2)), row.GetInt64(3), row.Version(4)),
            cancellationToken,
            Sql.Int(fence.Partition.Value)).ConfigureAwait(false);
        var objects = rows.ConvertAll(static r => r.Row);
        return new PartitionSnapshot(fence, last, rows.Exists(static r => r.Target.Length > 0) ? Newest(objects) : objects) { Scopes = scopes.ToDictionary(static s => s.Scope) };
    }

    private static ObjectRow Row(NpgsqlDataReader row) => new()
    {
        Object = row.Key(0),
        Uid = row.GetString(4),
        Version = row.Version(5),
        Digest = Digest.Read(row.Blob(6)),
        Sequence = new SequenceNumber(row.GetInt64(7)),
        Scope = new ScopeId(row.GetString(8)),
        State = (ObjectState)row.GetInt32(9),
        Time = row.Time(11),
        Health = (Health)row.GetInt32(12),
        History = row.GetInt64(13),
    };

    /// <summary>Of an object that has rows at several targets, the one that was written last.</summary>
    private static List<ObjectRow> Newest(List<ObjectRow> rows)
    {
        var newest = new Dictionary<ObjectKey, ObjectRow>();
        foreach (var row in rows)
        {
            if (!newest.TryGetValue(row.Object, out var known) || row.Sequence > known.Sequence)
                newest[row.Object] = row;
        }
        return [.. newest.Values];
    }
}
