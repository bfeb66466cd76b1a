using ActorVent.Cluster.Leases;
using ActorVent.Cluster.Members;
using ActorVent.Cluster.Shards;
using ActorVent.Cluster.Tls;
using ActorVent.Journal;
using ActorVent.Node.Configuration;
using ActorVent.Primitives;
using ActorVent.Progress;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Node.Hosting.Clustered;

/// <summary>A node's life among others: its lease begins before anything runs that writes in its name, and is given back when all has stopped.</summary>
internal sealed partial class ClusterSession : IAsyncDisposable
{
    private readonly PostgreSqlLeases _leases;
    private readonly LeaseThread _thread;
    private readonly TlsTransportSetup? _tls;
    private readonly ILogger _logger;
    private readonly CancellationToken _stop;

    private ClusterSession(
        PostgreSqlLeases leases, LeaseThread thread, TlsTransportSetup? tls, ClusterPlacement placement, ClusterListen listen, ILogger logger, CancellationToken stop)
    {
        (_leases, _thread, _tls, _logger, _stop) = (leases, thread, tls, logger, stop);
        Member = new ClusterMember(listen, placement, Configure, JoinAsync) { View = () => thread.View };
    }

    /// <summary>Without it nothing is sent or written.</summary>
    public ILease Lease => _thread.Lease;

    public ClusterMember Member { get; }

    /// <summary>Becomes known to the others. The journal has been opened.</summary>
    /// <param name="options">The node's.</param>
    /// <param name="plan">What the node is to do.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">For people.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="NpgsqlException">The database does not answer, or refuses.</exception>
    /// <exception cref="JournalException">The same.</exception>
    public static async Task<ClusterSession> BeginAsync(
        NodeOptions options, NodePlan plan, TimeProvider time, ILoggerFactory loggers, CancellationToken stop)
    {
        var server = options.Journal.Server!;
        await ProgressTables.PrepareAsync(new PostgreSqlProgressOptions { Server = server, Node = plan.Node, Incarnation = plan.Incarnation }, stop).ConfigureAwait(false);
        var logger = loggers.CreateLogger("ActorVent.Cluster");
        var announcement = Announcement(plan);
        var identity = new NodeIdentity(plan.Node, plan.Incarnation)
        {
            ConfigDigest = ConfigurationDigest.Of(plan.Scopes.Select(static scope => scope.IdIn("").Value), announcement.Endpoints, announcement.TakesAnnotations),
        };
        var preparing = new PostgreSqlLeases(server, identity, time, logger);
        await preparing.PrepareAsync([.. ProgressTables.Names], stop).ConfigureAwait(false);
        var certificate = await preparing.HasMemberWithoutTlsAsync(stop).ConfigureAwait(false) ? null : NodeCertificate.Create(plan.Node, time);
        if (certificate is null)
            Log.SpeaksWithoutTls(logger);
        var leases = new PostgreSqlLeases(server, identity with { Thumbprint = certificate is null ? null : NodeCertificate.ThumbprintOf(certificate) }, time, logger);
        var thread = leases.CreateThread();
        var tls = certificate is null ? null : new TlsTransportSetup(certificate, new PeerCertificates(thread, time).IsKnown);
        await thread.StartAsync().WaitAsync(stop).ConfigureAwait(false);
        var host = options.ClusterListen.Host ?? await OwnAddress.TowardsAsync(server, stop).ConfigureAwait(false);
        return new ClusterSession(
            leases, thread, tls, new ClusterPlacement(announcement, time), new ClusterListen(host, options.ClusterListen.Port) { IsTls = tls is not null }, logger, stop);
    }

    /// <summary>Nobody is to join this node any more: it is about to leave.</summary>
    public async Task SayLeavingAsync()
    {
        try
        {
            await _thread.SayLeavingAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is LeaseStoreException or OperationCanceledException)
        {
            // Others find out by what the cluster says.
        }
    }

    /// <summary>All has stopped: gives back what this node had, so that nobody waits for its lease to run out.</summary>
    public async ValueTask DisposeAsync()
    {
        await _thread.LeaveAsync().ConfigureAwait(false);
        _thread.Dispose();
    }

    private static PeerMessage.Announcement Announcement(NodePlan plan) => new()
    {
        Incarnation = plan.Incarnation,
        Digest = "",
        Endpoints = plan.Endpoints.Select(static endpoint => endpoint.Options.Id.Value).ToHashSet(),
        TakesAnnotations = plan.Tenants is not null,
        AnswersQuestions = true,
    };

    private void Configure(AkkaConfigurationBuilder akka)
    {
        akka
            .AddSetup(new LeaseSetup(_thread))
            .AddHocon(ShardLease.Configuration, HoconAddMode.Prepend)
            .AddHocon(LeaseDowningProvider.Configuration, HoconAddMode.Prepend);
        if (_tls is not null)
            akka.AddSetup(_tls);
    }

    private async Task JoinAsync(ActorSystem system)
    {
        _thread.Attach(system);
        await _leases.FormAsync(_thread, system, _stop).ConfigureAwait(false);
        Log.IsMember(_logger, AkkaCluster.Get(system).SelfAddress, AkkaCluster.Get(system).State.Members.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1870, LogLevel.Information, "A member of the cluster, at {Address}; of {Members}")]
        public static partial void IsMember(ILogger logger, Address address, int members);

        [LoggerMessage(1871, LogLevel.Warning, "Speaks to the other nodes without TLS, as they do: a cluster that began without it goes on so until all its nodes are stopped at the same time")]
        public static partial void SpeaksWithoutTls(ILogger logger);
    }
}
