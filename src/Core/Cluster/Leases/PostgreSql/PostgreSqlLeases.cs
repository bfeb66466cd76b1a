using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActorVent.Cluster.Leases;

/// <summary>Leases on the database that the journal is in.</summary>
/// <param name="server">Host, port, database, user, password and TLS.</param>
/// <param name="identity">This life of this node.</param>
/// <param name="time">Both clocks.</param>
/// <param name="logger">For people.</param>
internal sealed class PostgreSqlLeases(NpgsqlConnectionStringBuilder server, NodeIdentity identity, TimeProvider time, ILogger logger)
{
    // A reader of standard error that is stuck must not keep a dead node alive.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(100);

    public LeaseTimes Times { get; init; } = new();

    /// <summary>Ends the process, when this node is dead to the others; told why. Default: at once, with <see cref="ProcessEnd.StartAgain"/>.</summary>
    public Action<string> End { get; init; } = EndProcess;

    /// <summary>Creates the tables of the leases if they are missing, and puts the fence before others; after the journal's own.</summary>
    /// <param name="fenced">Those of Akka.Persistence, with their schemas.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">The database does not answer, or the user may not create them.</exception>
    public async Task PrepareAsync(IReadOnlyCollection<string> fenced, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(LeaseConnections.Patient(server, identity));
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await LeaseSchema.PrepareAsync(connection, fenced, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether there is a cluster whose members speak to each other without TLS; after <see cref="PrepareAsync"/>.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<bool> HasMemberWithoutTlsAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(LeaseConnections.Patient(server, identity));
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(LeaseSql.HasMemberWithoutTls, connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>The thread that keeps this node's lease; to be started before the actor system.</summary>
    public LeaseThread CreateThread() => new(
        identity,
        new LeaseServices(new PostgreSqlLeaseStore(server, identity, Times), new SessionFence(server, identity, time).FenceAsync, End, time, logger),
        Times);

    /// <summary>Makes the node a member; see <see cref="Formation.FormAsync"/>.</summary>
    public async Task FormAsync(LeaseThread leases, Akka.Actor.ActorSystem system, CancellationToken cancellationToken)
    {
        await using var table = new FormationTable(server, identity, Times);
        await new Formation(leases, table, End, time, logger).FormAsync(system, cancellationToken).ConfigureAwait(false);
    }

    private static void EndProcess(string reason)
    {
        // Loggers write later, and there is no later.
        var farewell = new Thread(() => Console.Error.WriteLine($"actorvent ends, to be started again: {reason}")) { IsBackground = true };
        farewell.Start();
        farewell.Join(Farewell);
        ProcessEnd.Now(ProcessEnd.StartAgain);
    }
}
