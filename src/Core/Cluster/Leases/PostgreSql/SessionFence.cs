using System.Net.Sockets;
using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Cluster.Leases;

/// <summary>
/// Ends what a dead life has left in the database: its row refuses its writes from the moment it is revoked, and its sessions are ended, since
/// one that stopped inside a write would hold its locks for ever. A write of it is committed before this is over, or never.
/// </summary>
internal sealed class SessionFence(NpgsqlConnectionStringBuilder server, NodeIdentity identity, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const string Revoke = "UPDATE actorvent.nodes SET revoked = true WHERE incarnation = $1 AND NOT revoked";
    private const string Fenced = "UPDATE actorvent.nodes SET fenced = true WHERE incarnation = $1 AND revoked";

    // All are signalled before any is waited for. Waiting in the server (pg_terminate_backend with a timeout) is PostgreSQL 14's.
    private const string Terminate = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'actorvent:%' AND right(application_name, length($1) + 1) = ':' || $1
        """;

    /// <summary>Revokes the life, if it is not, ends its sessions and waits until they are gone, then says so in its row.</summary>
    /// <exception cref="LeaseStoreException">A session does not end, or the database does not answer.</exception>
    public async Task FenceAsync(Incarnation incarnation, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(LeaseConnections.Of(server, identity));
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            // Committed before a session is ended: what connects again is refused.
            await RunAsync(connection, Revoke, incarnation, cancellationToken).ConfigureAwait(false);
            await EndSessionsAsync(connection, incarnation, cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, Fenced, incarnation, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException)
        {
            throw new LeaseStoreException(e.Message, e);
        }
    }

    private async Task EndSessionsAsync(NpgsqlConnection connection, Incarnation incarnation, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (await RunAsync(connection, Terminate, incarnation, cancellationToken).ConfigureAwait(false) is long left and > 0)
        {
            if (time.GetElapsedTime(started) > Patience)
                throw new LeaseStoreException($"{left} sessions of {incarnation} do not end. Look for them: SELECT * FROM pg_stat_activity WHERE application_name LIKE '%{incarnation}'");
            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql, Incarnation incarnation, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = incarnation.Value });
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
