using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>What the server has to be.</summary>
internal static class ServerCheck
{
    private const int OldestVersion = 13;
    private const int Looks = 4;

    /// <exception cref="JournalException">It is too old.</exception>
    public static void Version(NpgsqlConnection connection, string place)
    {
        if (connection.PostgreSqlVersion.Major < OldestVersion)
            throw new JournalException($"{place} is PostgreSQL {connection.PostgreSqlVersion}, and the journal needs {OldestVersion} or later. Upgrade the server.", isTransient: false);
    }

    /// <summary>
    /// A pooler in transaction mode gives each statement the session that is free: what was set or prepared is in another, and to end a dead node's sessions
    /// ends those of the living. It shows in the number of the session: a pooler makes up its own when a connection is opened, and then two connections at a time have one
    /// session, or one connection has two.
    /// </summary>
    /// <exception cref="JournalException">There is one.</exception>
    public static async Task SessionsAsync(JournalConnections connections, NpgsqlConnection first, string place, CancellationToken cancellationToken)
    {
        var session = await SessionAsync(first, cancellationToken).ConfigureAwait(false);
        if (session == first.ProcessID)
            return;
        for (var look = 0; look < Looks; look++)
        {
            await using var second = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var held = await second.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            if (await SessionAsync(second, cancellationToken).ConfigureAwait(false) == session || await SessionAsync(first, cancellationToken).ConfigureAwait(false) != session)
                throw new JournalException($"There is a pooler in transaction mode before {place} (PgBouncer, for instance), which the journal cannot work through. Name the server itself in the journal's URL, or a pooler in session mode.", isTransient: false);
        }
    }

    private static async Task<int> SessionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
