using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Cluster.Leases;

/// <summary>What the leases' connections are opened with.</summary>
internal static class LeaseConnections
{
    // Of another's lock nobody here waits for long; a client that is gone must not hold its own.
    private const string Session = "-c lock_timeout=500ms -c idle_in_transaction_session_timeout=5s -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3";

    /// <summary>For a connection of one's own, that gives up soon: a lease lasts 3 s.</summary>
    public static string Of(NpgsqlConnectionStringBuilder server, NodeIdentity identity) => new NpgsqlConnectionStringBuilder(server.ConnectionString)
    {
        ApplicationName = SessionName.OfLease(identity.Node, identity.Incarnation),
        Options = string.IsNullOrWhiteSpace(server.Options) ? Session : $"{server.Options} {Session}",
        Pooling = false,
        MaxAutoPrepare = 20,
        AutoPrepareMinUsages = 2,
        Timeout = 1,
        // A renewal that gets no answer is to be sent again while the lease is still held: after 2 s it would be over.
        CommandTimeout = 1,
        CancellationTimeout = 200,
        KeepAlive = 0,
        // Npgsql takes it for several hosts alone.
        TargetSessionAttributes = server.Host?.Contains(',') == true ? "primary" : null,
        IncludeErrorDetail = false,
        PersistSecurityInfo = false,
    }.ConnectionString;

    /// <summary>For setting up, which may wait for another node that does the same.</summary>
    public static string Patient(NpgsqlConnectionStringBuilder server, NodeIdentity identity) => new NpgsqlConnectionStringBuilder(Of(server, identity))
    {
        Options = server.Options,
        Timeout = 15,
        CommandTimeout = 60,
    }.ConnectionString;
}
