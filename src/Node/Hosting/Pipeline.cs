using System.Diagnostics.Metrics;
using ActorVent.Actors;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>Watchers, partitions, tail and endpoints on one actor system, whatever its scheduler. Tests run it on virtual time.</summary>
internal sealed class Pipeline(
    ActorSystem system, PipelineOptions options, IResourceClient client, IJournal journal, Meter meter, Random random, ILoggerFactory loggers)
    : IPartitionListener
{
    private readonly List<ActorRef<WatcherActor.Message>> _watchers = [];
    private ActorRef<EndpointsActor.Message> _endpoints = null!;
    private ActorRef<PartitionsActor.Message> _partitions = null!;

    /// <summary>Registers the node and starts everything: endpoints first, so that nothing is written that nobody reads.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var incarnation = new Incarnation(Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64())));
        await journal.RegisterNodeAsync(options.Node, incarnation, cancellationToken);
        await journal.RetireEndpointsAsync([.. options.Endpoints.Select(e => e.Options.Id)], options.Tenants is not null, cancellationToken);

        var tail = system.Spawn("tail", () => new JournalTail(journal, loggers.CreateLogger("ActorVent.Journal")));
        var deliveryLogger = loggers.CreateLogger("ActorVent.Delivery");
        var deliveries = new EndpointServices(journal, tail, () => true, options.Environment, new DeliveryMetrics(meter), random, deliveryLogger);
        var router = new TenantRouter(options.Tenants, new TenantMetrics(meter), deliveryLogger);
        var tenants = options.Tenants is { } rules ? Tenants(router, rules) : null;
        _endpoints = system.Spawn("endpoints", () => new EndpointsActor(options.Endpoints, tenants, deliveries));
        system.Spawn("retention", () => new RetentionActor(
            journal,
            new RetentionOptions(options.Retention, options.RetentionBytes, options.Collapse.Mode == CollapseMode.Latest),
            loggers.CreateLogger("ActorVent.Journal")));

        var metrics = new WatchMetrics(meter);
        var watchLogger = loggers.CreateLogger("ActorVent.Watching");
        foreach (var scope in options.Scopes)
        {
            var watching = new WatcherOptions(options.Cluster, scope, options.Collapse.Mode == CollapseMode.Latest);
            var services = new WatcherServices(client, journal.Ring, metrics, random, watchLogger);
            var name = $"watchers/{scope.Resource.Plural}{(scope.Namespace is null ? "" : "/" + scope.Namespace)}";
            _watchers.Add(system.Spawn(name, () => new WatcherActor(watching, services)));
        }
        var scopes = options.Scopes.ToDictionary(scope => scope.IdIn(options.Cluster));
        var partitionOptions = new PartitionOptions(
            options.Collapse,
            scopes.Keys.ToHashSet(),
            scopes.Where(s => s.Value.HasSelector).Select(s => s.Key).ToHashSet())
        {
            ResendUnhealthy = options.ResendUnhealthy,
        };
        var partitionServices = new PartitionServices(
            journal, new ObjectLookup(client, scopes), new PartitionMetrics(meter), random, loggers.CreateLogger("ActorVent.Partitions"))
        {
            Targets = router.Targets,
            Annotations = options.Tenants is { } allowed ? new AnnotationLimit(allowed.MostEndpoints, router.OverLimit) : null,
        };
        var owned = Enumerable.Range(0, journal.Ring.Partitions).Select(partition => new PartitionId(partition)).ToList();
        _partitions = system.Spawn("partitions", () => new PartitionsActor(
            owned, (partition, stop) => journal.TakePartitionAsync(partition, options.Node, incarnation, stop), partitionOptions, partitionServices, this));
    }

    /// <summary>
    /// Watchers stop; endpoints finish what is under way and commit, fenced by partitions that are still ours; then the partitions
    /// flush their windows, write their positions and are released. What does not make it in time is done after the next start.
    /// </summary>
    public async Task DrainAsync(TimeSpan timeout)
    {
        foreach (var watcher in _watchers)
            system.Stop(watcher);
        // An endpoint cuts its requests off after this time by itself.
        await AskAsync(_endpoints, reply => new EndpointsActor.Message.Drain(reply), timeout + TimeSpan.FromSeconds(1));
        await AskAsync(_partitions, reply => new PartitionsActor.Message.Drain(reply), timeout);
    }

    private TenantEndpoints Tenants(TenantRouter router, TenantRules rules) => new(
        new EndpointOptions
        {
            Id = default,
            MaskedUrl = "",
            Initial = options.TenantsInitial,
            NewestOnly = options.Collapse.Mode == CollapseMode.Latest,
        },
        // Where to is told with each entry.
        new RequestComposer(new Uri("about:blank"), new PodFormat(), []),
        router,
        rules);

    private static async Task AskAsync<T>(ActorRef<T> actor, Func<ReplyTo<bool>, T> message, TimeSpan timeout)
    {
        try
        {
            await actor.Ask<bool>(message, timeout);
        }
        catch (TimeoutException)
        {
            // Nothing is lost: what is not recorded is done again after the next start.
        }
    }

    void IPartitionListener.Up(IReadOnlyList<PartitionUp> partitions)
    {
        foreach (var up in partitions)
            _endpoints.Notify(new EndpointsActor.Message.Owned(up.Fence));
        foreach (var watcher in _watchers)
            watcher.Notify(new WatcherActor.Message.PartitionsUp(partitions));
    }

    void IPartitionListener.Down(PartitionId partition)
    {
        _endpoints.Notify(new EndpointsActor.Message.Lost(partition));
        foreach (var watcher in _watchers)
            watcher.Notify(new WatcherActor.Message.PartitionDown(partition));
    }
}
