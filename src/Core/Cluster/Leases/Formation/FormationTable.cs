using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace ActorVent.Cluster.Leases;

/// <summary>The nodes, read and written under the lock that all take who form a cluster or join one. For one caller at a time.</summary>
internal sealed class FormationTable(NpgsqlConnectionStringBuilder server, NodeIdentity identity, LeaseTimes times) : IAsyncDisposable
{
    // "AVfo": any number that nobody else locks.
    private const long Lock = 0x4156666f;

    private const string SayMember = """
        UPDATE actorvent.nodes SET state = 'member'
        WHERE incarnation = $1 AND NOT revoked AND expires > clock_timestamp() AND state IN ('starting', 'member')
        """;

    private NpgsqlConnection? _connection;

    /// <summary>Shows the rows, and writes that this node is a member if <paramref name="decide"/> says so.</summary>
    /// <returns>Whether that was written; not when this node's lease is over, or was not asked for.</returns>
    /// <exception cref="LeaseStoreException">Nobody knows whether it was written.</exception>
    public async Task<bool> DecideAsync(Func<IReadOnlyList<NodeRow>, bool> decide, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var taken = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Lock})"), connection);
            await taken.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            var isWritten = decide(await NodeRows.ReadAllAsync(connection, times.Ttl, cancellationToken).ConfigureAwait(false))
                && await SayMemberAsync(connection, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return isWritten;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException or InvalidOperationException)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw new LeaseStoreException(e.Message, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync().ConfigureAwait(false);
        _connection = null;
    }

    private async Task<bool> SayMemberAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SayMember, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = identity.Incarnation.Value } } };
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null)
            return _connection;
        var connection = new NpgsqlConnection(LeaseConnections.Of(server, identity));
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return _connection = connection;
    }
}
