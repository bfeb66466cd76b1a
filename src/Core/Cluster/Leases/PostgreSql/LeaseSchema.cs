using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Cluster.Leases;

/// <summary>The tables of the leases, in the journal's schema, and the fence on tables that others write.</summary>
/// <remarks>
/// <c>nodes</c> has a row for each life of each node. It is kept for a day after it is over: until then others may meet its certificate.
/// <c>shard_leases</c> says which life has a shard. Both are small, and their rows change often and in place.
/// </remarks>
internal static class LeaseSchema
{
    /// <summary>SQLSTATE of a write that the fence refuses.</summary>
    public const string Refused = "AV001";

    // The journal may have made the table, with what it needs of it.
    private const string Tables = """
        CREATE SCHEMA IF NOT EXISTS actorvent;
        CREATE TABLE IF NOT EXISTS actorvent.nodes (
            incarnation text PRIMARY KEY, node text NOT NULL, revoked boolean NOT NULL DEFAULT false, expires timestamptz NOT NULL);
        ALTER TABLE actorvent.nodes
            ADD COLUMN IF NOT EXISTS address text, ADD COLUMN IF NOT EXISTS uid bigint,
            ADD COLUMN IF NOT EXISTS state text NOT NULL DEFAULT 'starting', ADD COLUMN IF NOT EXISTS fenced boolean NOT NULL DEFAULT false,
            ADD COLUMN IF NOT EXISTS renewals bigint NOT NULL DEFAULT 0, ADD COLUMN IF NOT EXISTS config_digest text NOT NULL DEFAULT '',
            ADD COLUMN IF NOT EXISTS thumbprint text, ADD COLUMN IF NOT EXISTS started timestamptz NOT NULL DEFAULT clock_timestamp();
        ALTER TABLE actorvent.nodes SET (fillfactor = 50);
        CREATE TABLE IF NOT EXISTS actorvent.shard_leases (name text PRIMARY KEY, incarnation text NOT NULL) WITH (fillfactor = 50);
        """;

    // Volatile: each look takes a new snapshot, so that what was revoked before the write began is seen, however old the transaction is.
    private const string Fence = """
        CREATE OR REPLACE FUNCTION actorvent.fence() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
        BEGIN
            IF NOT EXISTS (
                SELECT FROM actorvent.nodes
                WHERE incarnation = substring(current_setting('application_name') FROM '^actorvent:[^:]*:(.+)$')
                    AND NOT revoked AND expires > clock_timestamp())
            THEN
                RAISE EXCEPTION 'session "%" holds no lease and may not write to %', current_setting('application_name'), TG_TABLE_NAME
                    USING ERRCODE = 'AV001', HINT = 'Only nodes that run write here. To change it by hand, stop all of them and disable the trigger.';
            END IF;
            RETURN NULL;
        END $$;
        """;

    /// <summary>Creates what is missing, one node at a time.</summary>
    /// <param name="connection">Open. May create tables, if some are missing.</param>
    /// <param name="fenced">Tables, with their schemas, that only holders of a lease may write; all of them exist.</param>
    /// <param name="cancellationToken">Cancels it; then nothing was done.</param>
    public static async Task PrepareAsync(NpgsqlConnection connection, IReadOnlyCollection<string> fenced, CancellationToken cancellationToken)
    {
        // What is complete needs neither the lock nor the right to create anything.
        if (await IsCompleteAsync(connection, fenced, cancellationToken).ConfigureAwait(false))
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, SchemaLock.Statement, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, Tables, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, Fence, cancellationToken).ConfigureAwait(false);
        foreach (var table in fenced)
            await ExecuteAsync(connection, Guard(table), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsCompleteAsync(NpgsqlConnection connection, IReadOnlyCollection<string> fenced, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT to_regclass('actorvent.shard_leases') IS NOT NULL
                AND (SELECT count(*) FROM pg_trigger WHERE tgname = 'actorvent_fence' AND tgrelid = ANY (SELECT to_regclass(t) FROM unnest($1) t)) = $2
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. fenced] });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fenced.Count });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    // Not CREATE OR REPLACE, which PostgreSQL 13 does not have, nor DROP, which waits for all who write.
    private static string Guard(string table) => $"""
        DO $do$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'actorvent_fence' AND tgrelid = '{table}'::regclass) THEN
                CREATE TRIGGER actorvent_fence BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION actorvent.fence();
            END IF;
        END $do$;
        """;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
