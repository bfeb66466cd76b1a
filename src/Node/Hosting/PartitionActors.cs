using ActorVent.Cluster;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>The region of partitions. Entities are named by their numbers.</summary>
internal static class PartitionActors
{
    public static AkkaConfigurationBuilder WithPartitions(this AkkaConfigurationBuilder akka, NodeServices services, TenantRouter router) =>
        akka.AddStartup(async (system, registry) =>
        {
            if (await services.Cluster.ConfigureAwait(false) is not { } cluster)
                return;
            var logger = services.Loggers.CreateLogger("ActorVent.Partitions");
            var props = Entities(services, cluster, router, registry, logger);
            registry.Register<PartitionRegion>(services.Placement.Region(system, PartitionActor.RegionName, new RegionOptions
            {
                EntityOf = static message => (message as IPartitionMessage)?.Partition.ToString(),
                Create = name => PartitionOf(name, services.Journal.Ring) is { } partition ? props(partition) : null,
                Ping = name => PartitionOf(name, services.Journal.Ring) is { } partition ? new PartitionMessage.Ping(partition) : null,
                DrainMessage = Partitions.Drain.Instance,
                Failed = (partition, error) => services.Troubles.Partitions.Failed(
                    partition, $"Partition {partition} stopped: {error.Message}; it is taken again and goes on from what is recorded"),
                Began = services.Restarts.Began,
            }));
        });

    private static Func<PartitionId, Props> Entities(
        NodeServices services, string cluster, TenantRouter router, IReadOnlyActorRegistry registry, ILogger logger)
    {
        var plan = services.Plan;
        var scopes = plan.Scopes.ToDictionary(scope => scope.IdIn(cluster));
        var options = new PartitionOptions(
            plan.Collapse,
            scopes.Keys.ToHashSet(),
            scopes.Where(scope => scope.Value.HasSelector).Select(scope => scope.Key).ToHashSet())
        {
            ResendUnhealthy = plan.ResendUnhealthy,
            WaitsForAgreement = services.Member is not null,
        };
        var work = new PartitionServices(services.Journal, new PartitionMetrics(services.Meter), services.Random, logger)
        {
            Targets = router.Targets,
            Annotations = plan.Tenants is { } allowed ? new AnnotationLimit(allowed.MostEndpoints, router.OverLimit) : null,
            IsAgreed = () => services.Placement.IsAgreed,
            Time = services.Time,
            Tracer = services.Tracer,
            ApiServer = services.Troubles.ApiServer,
            Stops = services.Troubles.Partitions,
            OutOfScope = new OutOfScopeNotice(services.Time, logger),
            Residents = services.Residents,
            Waiting = new WaitingPayloads(plan.Bounds.Waiting),
        };
        var lookup = new ObjectLookup(services.Client, scopes);
        // The other regions are there by the time that something is told to this one.
        return partition => PartitionActor.Props(
            partition,
            plan.Node,
            plan.Incarnation,
            options,
            work,
            new PartitionPorts(registry.Get<Tails>(), registry.Get<WatcherRegion>(), lookup.UidAsync, () => registry.TellEndpointsChanged(services.Placement)));
    }

    private static PartitionId? PartitionOf(string name, Ring ring) =>
        int.TryParse(name, out var number) && number >= 0 && number < ring.Partitions ? new PartitionId(number) : null;
}
