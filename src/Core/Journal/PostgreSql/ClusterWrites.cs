using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>The cluster that the journal is of: one row.</summary>
internal static class ClusterWrites
{
    private const string Columns = "identity, uid, authorities, names, addresses";

    /// <returns>null before a cluster was met.</returns>
    public static async Task<ClusterRecord?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.RowsAsync($"SELECT {Columns} FROM actorvent.cluster", Row, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Inserts it if there is none, else writes what it is recognised by. The identity stays.</summary>
    /// <returns>What stands there now.</returns>
    public static async Task<ClusterRecord> WriteAsync(NpgsqlConnection connection, ClusterRecord record, CancellationToken cancellationToken)
    {
        await connection.ChangeAsync(
            """
            INSERT INTO actorvent.cluster AS c VALUES (1, $1, $2, $3, $4, $5)
            ON CONFLICT (one) DO UPDATE SET uid = excluded.uid, authorities = excluded.authorities, names = excluded.names, addresses = excluded.addresses
            WHERE c.identity = excluded.identity
            """,
            cancellationToken,
            Sql.Text(record.Identity), Sql.Text(record.Uid), Sql.Texts([.. record.CaFingerprints]), Sql.Texts([.. record.Names]), Sql.Texts([.. record.Addresses])).ConfigureAwait(false);
        return (await ReadAsync(connection, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Forgets what the cluster was recognised by, and that versions of its objects can be compared.</summary>
    /// <returns>The identity, null without a cluster.</returns>
    public static async Task<string?> AcceptAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            "UPDATE actorvent.cluster SET uid = NULL, authorities = '{}', addresses = '{}'; UPDATE actorvent.scopes SET history = history + 1, position = NULL", cancellationToken).ConfigureAwait(false);
        return (await ReadAsync(connection, cancellationToken).ConfigureAwait(false))?.Identity;
    }

    private static ClusterRecord Row(NpgsqlDataReader row) => new(
        row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetFieldValue<string[]>(2), row.GetFieldValue<string[]>(3), row.GetFieldValue<string[]>(4));
}
