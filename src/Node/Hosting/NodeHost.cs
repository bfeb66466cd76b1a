using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ActorVent.Cluster.Leases;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Typed;
using ActorVent.Node.Admin;
using ActorVent.Node.Commands;
using ActorVent.Node.Configuration;
using ActorVent.Node.Health;
using ActorVent.Node.Hosting.Clustered;
using ActorVent.Node.Hosting.Identity;
using ActorVent.Node.Telemetry;
using ActorVent.Primitives;
using ActorVent.Tracing;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>Runs a node: everything between a cluster and the endpoints.</summary>
public static partial class NodeHost
{
    private const string MeterName = "ActorVent";
    private static readonly TimeSpan SelectorPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReviewAfter = TimeSpan.FromSeconds(1);

    /// <summary>Runs until <paramref name="stop"/>, or until an operator lets it leave, then drains.</summary>
    /// <returns>The process' exit code: 0 after a clean stop, 75 when the others have taken it out of the cluster, 1 otherwise.</returns>
    /// <exception cref="KubeConfigException">There is no cluster to connect to; nothing was started.</exception>
    /// <exception cref="SelectorRefusedException">The cluster does not take the selectors; the node has stopped.</exception>
    public static async Task<int> RunAsync(NodeOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken stop)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            return await RunAsync(options, time, loggers, leaving.Cancel, leaving.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // It was still starting.
            return 0;
        }
    }

    private static async Task<int> RunAsync(NodeOptions options, TimeProvider time, ILoggerFactory loggers, Action leave, CancellationToken stop)
    {
        var logger = loggers.CreateLogger("ActorVent.Node");
        var random = new LockedRandom(RandomNumberGenerator.GetInt32(int.MaxValue));
        var connection = KubernetesConnector.Connect(
            new KubeConfigOptions { KubeConfig = options.Kubeconfig, Context = options.Context }, time, loggers);
        // What is wrong with the kubeconfig has been told by now, as all that is wrong with the configuration is, before anything starts.
        Log.Starting(logger, VersionCommand.Version, NodeDescription.Endpoints(options), NodeDescription.Scope(options), options.Journal.ToString());
        await using var listen = options.Listen is { } at ? ListenServer.Bind(at) : null;
        var answering = listen is null ? Task.CompletedTask : Task.Run(() => listen.StartAsync(MeterName, loggers), stop);
        using var plan = NodePlans.Of(options, Incarnation.New(), time);
        using var client = new ResourceClient(
            connection, time, new Random(random.Next(int.MaxValue)), loggers, new ResourceClientOptions { StreamingLists = options.StreamingLists, PortionBytes = plan.Bounds.Unread });
        var troubles = new NodeTroubles(time, loggers);
        // Before anything is measured.
        using var export = options.Telemetry is { } telemetry ? Export(telemetry, plan, troubles) : null;
        Task<IJournal> OpenAsync() => JournalFactory.OpenAsync(
            options.Journal, plan.Node, plan.Incarnation, time, loggers.CreateLogger("ActorVent.Journal"), troubles.Journal, stop);
        await using var database = options.Journal.Server is null
            ? await OpenAsync().ConfigureAwait(false)
            : await FirstContact.WaitAsync(OpenAsync, time, logger, stop).ConfigureAwait(false);
        await using var session = options.Journal.Server is null
            ? null
            : await FirstContact.WaitAsync(() => ClusterSession.BeginAsync(options, plan, time, loggers, stop), time, logger, stop).ConfigureAwait(false);
        using var meter = new Meter(MeterName);
        if (session is not null)
            meter.CreateObservableGauge("actorvent.lease.held", () => session.Lease.IsHeld ? 1 : 0, unit: null, "Whether this node has its lease: without it nothing is sent or written.");
        IJournal journal = session is null ? database : new LeasedJournal(database, session.Lease);
        var identification = new ClusterIdentification(client, connection, journal, new Backoff(random.NextDouble), time, logger, troubles.ApiServer);
        var cluster = FindClusterAsync(identification, client, options, plan, stop);
        if (plan.Scopes.Any(static scope => scope.HasSelector))
            await RefuseEarlyAsync(cluster, time, stop).ConfigureAwait(false);
        await using var admin = options.Admin is { } door ? new AdminDoor(door, options.Journal.ToString(), leave) : null;
        // Endpoints need no cluster: what is recorded is sent meanwhile.
        using var host = Build(new NodeServices(plan, OrNull(cluster), client, journal, meter, time, random, loggers)
        {
            Troubles = troubles,
            Member = session?.Member,
            Admin = admin,
            Lease = session?.Lease ?? FileLease.Instance,
            Tracer = export?.Tracer ?? ChangeTracer.Off,
        });
        await StartAsync(host, journal, plan, stop, isAlone: session is null).ConfigureAwait(false);
        if (listen is not null)
            listen.Health = host.Services.GetRequiredService<HealthCheckService>();
        var system = host.Services.GetRequiredService<ActorSystem>();
        try
        {
            Log.Started(logger, options.Endpoints.Count, await cluster.ConfigureAwait(false));
            await answering.ConfigureAwait(false);
            _ = ReviewAsync(new PermissionReview(client, time, loggers.CreateLogger<PermissionReview>(), troubles.Rules), plan, time, stop);
            await Task.WhenAny(StoppedAsync(stop), system.WhenTerminated).ConfigureAwait(false);
        }
        finally
        {
            if (!system.WhenTerminated.IsCompleted)
            {
                Log.Draining(logger, options.DrainTimeout.TotalSeconds);
                if (session is not null)
                    await session.SayLeavingAsync().ConfigureAwait(false);
                await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        if (stop.IsCancellationRequested)
            return 0;
        if (session is not null)
        {
            Log.Removed(logger, ProcessEnd.StartAgain);
            return ProcessEnd.StartAgain;
        }
        Log.Failed(logger);
        return 1;
    }

    /// <summary>Apart, so that nothing of it is loaded where nothing is exported.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpExport Export(TelemetryOptions options, NodePlan plan, NodeTroubles troubles) =>
        new(options, MeterName, $"{plan.Node}:{plan.Incarnation}", new OtlpTrouble(troubles.Collector));

    /// <summary>Everything that runs in the actor system, wired; not started.</summary>
    /// <param name="services">What actors work with.</param>
    /// <param name="more">What else to configure, such as another scheduler; goes over all the rest.</param>
    internal static IHost Build(NodeServices services, Action<AkkaConfigurationBuilder>? more = null)
    {
        services = services with { Journal = new ReportingJournal(services.Journal, services.Troubles.Journal) };
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(services.Loggers);
        // Signals are the process' own business: see Commands/Shutdown.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var refusals = new RefusalLog(services.Time, services.Loggers.CreateLogger("ActorVent.Delivery"));
        var router = new TenantRouter(services.Plan.Tenants, new TenantMetrics(services.Meter), refusals);
        builder.Services.AddHealthChecks();
        builder.Services.AddAkka("actorvent", akka =>
        {
            services.Plan.WithProgress?.Invoke(akka);
            akka.WithNodeDefaults(services).WithNodeHealth(services);
            if (services.Admin is { } admin)
                akka.WithActors((system, _) => admin.Open(system, services));
            if (services.Member is { } member)
                akka.WithMembership(services, member);
            akka.WithJournal(services)
                .WithEndpoints(services, router)
                .WithPartitions(services, router)
                .WithWatchers(services)
                .WithPings(services);
            // Of several nodes, one that leaves hands its entities over, which drains them.
            if (services.Member is null)
                akka.WithDrain(services);
            more?.Invoke(akka);
        });
        return builder.Build();
    }

    /// <summary>Makes the node known before anything runs that writes in its name.</summary>
    internal static async Task StartAsync(IHost host, IJournal journal, NodePlan plan, CancellationToken stop, bool isAlone = true)
    {
        await journal.RegisterNodeAsync(plan.Node, plan.Incarnation, stop).ConfigureAwait(false);
        // Of several nodes, others may have been configured otherwise: see the agreement.
        if (isAlone)
            await journal.RetireEndpointsAsync([.. plan.Endpoints.Select(e => e.Options.Id)], plan.Tenants is not null, stop).ConfigureAwait(false);
        await host.StartAsync(stop).ConfigureAwait(false);
    }

    /// <summary>The cluster's identity, once it is known to be the journal's and to take the selectors: watchers wait for that.</summary>
    private static async Task<string> FindClusterAsync(
        ClusterIdentification identification, ResourceClient client, NodeOptions options, NodePlan plan, CancellationToken stop)
    {
        var cluster = await identification.IdentifyAsync(options.Cluster, AcceptClusterCommand.For(options), stop).ConfigureAwait(false);
        await SelectorCheck.RequireAsync(client, plan.Scopes, stop).ConfigureAwait(false);
        return cluster;
    }

    /// <summary>A wrong selector is to start nothing. For a server that does not answer nobody waits: what is recorded is sent meanwhile.</summary>
    private static async Task RefuseEarlyAsync(Task cluster, TimeProvider time, CancellationToken stop)
    {
        await Task.WhenAny(cluster, Task.Delay(SelectorPatience, time, stop)).ConfigureAwait(false);
        if (cluster.IsFaulted)
            await cluster.ConfigureAwait(false);
    }

    /// <summary>Advice, for which nothing waits: what it costs comes after the first deliveries.</summary>
    private static async Task ReviewAsync(PermissionReview review, NodePlan plan, TimeProvider time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(ReviewAfter, time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        await review.TellMissingAsync(plan.Scopes, stop).ConfigureAwait(false);
    }

    private static async Task<string?> OrNull(Task<string> cluster)
    {
        await ((Task)cluster).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cluster.IsCompletedSuccessfully ? await cluster.ConfigureAwait(false) : null;
    }

    private static Task StoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(stopped.SetResult);
        return stopped.Task;
    }

    private static partial class Log
    {
        [LoggerMessage(1700, LogLevel.Information, "Running: cluster {Cluster}, endpoints: {Endpoints}")]
        public static partial void Started(ILogger logger, int endpoints, string cluster);

        [LoggerMessage(1701, LogLevel.Critical, "The node stops: its actor system ended by itself. What was recorded is sent after the next start")]
        public static partial void Failed(ILogger logger);

        [LoggerMessage(1704, LogLevel.Warning, "This node is no member of the cluster any more: the others did not reach it, or it did not reach the database, and they do its work. It ends with exit code {Code}, to be started again")]
        public static partial void Removed(ILogger logger, int code);

        [LoggerMessage(1703, LogLevel.Information, "ActorVent {Version} starts: pods of {Scope} to {Endpoints}, journal {Journal}")]
        public static partial void Starting(ILogger logger, string version, string endpoints, string scope, string journal);

        [LoggerMessage(1702, LogLevel.Information, "Stopping: requests under way get up to {Seconds} s, then progress is recorded")]
        public static partial void Draining(ILogger logger, double seconds);
    }
}
