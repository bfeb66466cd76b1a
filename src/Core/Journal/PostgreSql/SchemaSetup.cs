using System.Globalization;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Creates the tables, or checks those that are there and brings them to this version; one node at a time.</summary>
internal static class SchemaSetup
{
    private const int DefaultPartitions = 64;

    /// <returns>The stored ring, and the journal's name.</returns>
    public static async Task<(Ring Ring, string Id)> PrepareAsync(NpgsqlConnection connection, PostgreSqlJournalOptions options, CancellationToken cancellationToken)
    {
        // What is complete needs neither the lock nor the right to create anything.
        var known = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        if (known != Schema.Version)
        {
            if (!options.MayCreate && known < Schema.Version)
                throw Refused(known == 0 ? $"There is no journal in {options.Place} yet." : $"The journal {options.Place} was written by an older ActorVent. Start a node of this version first.");
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await connection.ExecuteAsync(SchemaLock.Statement, cancellationToken).ConfigureAwait(false);
            await BringUpAsync(connection, options, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        var ring = Check(await StoredAsync(connection, options, cancellationToken).ConfigureAwait(false), options);
        return (ring, await MetaAsync(connection, "id", cancellationToken).ConfigureAwait(false));
    }

    private static async Task BringUpAsync(NpgsqlConnection connection, PostgreSqlJournalOptions options, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        if (version > Schema.Version)
            throw Refused($"The journal {options.Place} has schema {version}, written by a newer ActorVent; this one knows schemas up to {Schema.Version}. Run the newer version, or choose another database.");
        if (version == 0)
        {
            await CreateAsync(connection, new Ring(options.RingKind ?? RingKind.Name, options.Partitions ?? DefaultPartitions), options, cancellationToken).ConfigureAwait(false);
            return;
        }
        for (; version < Schema.Version; version++)
            await connection.ExecuteAsync(Schema.Steps[version - 1], cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync($"UPDATE actorvent.meta SET value = '{Schema.Version}' WHERE name = 'schema'", cancellationToken).ConfigureAwait(false);
    }

    private static async Task CreateAsync(NpgsqlConnection connection, Ring ring, PostgreSqlJournalOptions options, CancellationToken cancellationToken)
    {
        // A schema that an administrator has made for a user who may not make one is as good; one with tables is somebody else's, but for those that leases have made first.
        if (!await connection.AnyAsync($"SELECT FROM pg_namespace WHERE nspname = '{Schema.Name}'", cancellationToken).ConfigureAwait(false))
            await connection.ExecuteAsync($"CREATE SCHEMA {Schema.Name}", cancellationToken).ConfigureAwait(false);
        else if (await connection.AnyAsync($"SELECT FROM pg_class WHERE relnamespace = '{Schema.Name}'::regnamespace AND relkind = 'r' AND relname NOT IN ('nodes', 'shard_leases')", cancellationToken).ConfigureAwait(false))
            throw Refused($"{options.Place} has a schema {Schema.Name} that is not a journal of ActorVent. Choose another database.");
        await connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            {Schema.Tables}
            {Schema.Compression}
            INSERT INTO actorvent.meta VALUES
                ('id', replace(gen_random_uuid()::text, '-', '')), ('ring', '{Text(ring.Kind)}'), ('partitions', '{ring.Partitions}'), ('schema', '{Schema.Version}');
            INSERT INTO actorvent.partitions SELECT n, NULL, NULL, 0, 0, 0, 0, 0 FROM generate_series(0, {ring.Partitions - 1}) n;
            """), cancellationToken).ConfigureAwait(false);
    }

    /// <returns>0 when there is no journal yet.</returns>
    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await connection.AnyAsync($"SELECT FROM pg_class WHERE relnamespace = to_regnamespace('{Schema.Name}') AND relname = 'meta'", cancellationToken).ConfigureAwait(false))
            return 0;
        var version = await MetaAsync(connection, "schema", cancellationToken).ConfigureAwait(false);
        return int.TryParse(version, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static async Task<Ring> StoredAsync(NpgsqlConnection connection, PostgreSqlJournalOptions options, CancellationToken cancellationToken)
    {
        var kind = await MetaAsync(connection, "ring", cancellationToken).ConfigureAwait(false);
        var partitions = await MetaAsync(connection, "partitions", cancellationToken).ConfigureAwait(false);
        return Enum.TryParse<RingKind>(kind, ignoreCase: true, out var known) && int.TryParse(partitions, CultureInfo.InvariantCulture, out var count)
            ? new Ring(known, count)
            : throw Refused($"The journal {options.Place} does not say which ring it was created with (ring '{kind}', partitions '{partitions}'). Restore it from a backup.");
    }

    private static Ring Check(Ring stored, PostgreSqlJournalOptions options)
    {
        if (options.RingKind is { } kind && kind != stored.Kind)
            throw Refused($"The journal {options.Place} was created with ring {Text(stored.Kind)}, and ring {Text(kind)} is asked for. A ring cannot be changed: leave the option out, or start a new journal.");
        if (options.Partitions is { } partitions && partitions != stored.Partitions)
            throw Refused($"The journal {options.Place} was created with {stored.Partitions} partitions, and {partitions} are asked for. Their number cannot be changed: leave the option out, or start a new journal.");
        return stored;
    }

    private static async Task<string> MetaAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT value FROM actorvent.meta WHERE name = $1", connection) { Parameters = { Sql.Text(name) } };
        return (string?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) ?? "";
    }

    private static string Text(RingKind kind) => kind switch
    {
        RingKind.Uid => "uid",
        RingKind.Namespace => "namespace",
        _ => "name",
    };

    private static JournalException Refused(string message) => new(message, isTransient: false);
}
