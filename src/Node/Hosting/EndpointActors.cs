using ActorVent.Cluster;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Delivery.Tenants;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Progress;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>The region of endpoints: those that are configured, and those that annotations name. Entities are named by their ids.</summary>
internal static class EndpointActors
{
    public static AkkaConfigurationBuilder WithEndpoints(this AkkaConfigurationBuilder akka, NodeServices services, TenantRouter router) =>
        akka.WithActors((system, registry) =>
        {
            var plan = services.Plan;
            var logger = services.Loggers.CreateLogger("ActorVent.Delivery");
            var work = Work(services, registry, logger);
            var endpoints = new EndpointRegistry(plan.Endpoints, work);
            system.RegisterOnTermination(endpoints.Dispose);
            var options = new RegionOptions
            {
                EntityOf = static message => (message as IEndpointMessage)?.Endpoint.Value,
                Create = name => endpoints.PropsOf(new EndpointId(name)),
                Stops = static message => message is EndpointMessage.Stop,
                Knows = static (node, name) => node.Endpoints.Contains(name) || (node.TakesAnnotations && TenantUrl.IsId(name)),
                Ping = static name => new EndpointMessage.Ping(new EndpointId(name)),
                DrainMessage = EndpointMessage.Drain.Instance,
                Failed = (endpoint, error) => services.Troubles.Endpoints.Failed(
                    endpoint, $"Endpoint {endpoint} stopped: {error.Message}; it starts again from its stored progress"),
                Began = services.Restarts.Began,
            };
            var region = services.Placement.Region(system, EndpointActor.RegionName, options);
            registry.Register<EndpointRegion>(region);
            system.ActorOf(
                PingActor.Props([(region, () => endpoints.Ids.Where(id => services.Placement.Pings(options.Knows, id.Value)).Select(id => new EndpointMessage.Ping(id)))]),
                "endpoint-pings");
            system.ActorOf(DeliverySummaryActor.Props(work.Tally, logger), "delivery-summary");
            if (plan.Tenants is not { } rules)
                return;
            var tenants = Tenants(plan, router, rules);
            registry.Register<AnnotationEndpoints>(system.ActorOf(
                Props.Create(() => new AnnotationEndpointsActor(endpoints, tenants, services.Journal, region, logger)), "annotation-endpoints"));
        });

    /// <summary>Endpoints from annotations may have come or gone.</summary>
    public static void EndpointsChanged(this IReadOnlyActorRegistry registry)
    {
        if (registry.TryGet<AnnotationEndpoints>(out var endpoints))
            endpoints.Tell(AnnotationEndpointsActor.EndpointsChanged.Instance);
    }

    /// <summary>This node has made them come or go: the others are to know.</summary>
    public static void TellEndpointsChanged(this IReadOnlyActorRegistry registry, IPlacement placement)
    {
        registry.EndpointsChanged();
        placement.EndpointsChanged();
    }

    private static EndpointServices Work(NodeServices services, IReadOnlyActorRegistry registry, ILogger logger) => new(
        services.Journal,
        registry.Get<Tail>(),
        endpoint => services.Plan.Log(new LogOptions { Endpoint = endpoint, Journal = services.Journal.Id, Partitions = services.Journal.Ring.Partitions, Lease = services.Lease }, logger),
        services.Lease,
        services.Plan.Environment,
        new DeliveryMetrics(services.Meter, services.Time),
        services.Random,
        services.Time,
        logger)
    {
        JournalTrouble = services.Troubles.Journal,
        Residents = services.Residents,
        Restarts = services.Restarts,
        Feed = services.Feed,
        Heads = services.Heads,
        Tracer = services.Tracer,
    };

    private static TenantEndpoints Tenants(NodePlan plan, TenantRouter router, TenantRules rules) => new(
        new EndpointOptions
        {
            Id = default,
            MaskedUrl = "",
            Initial = plan.TenantsInitial,
            NewestOnly = plan.Collapse.Mode == CollapseMode.Latest,
        },
        // Where to is told with each entry.
        new RequestComposer(new Uri("about:blank"), new PodFormat(), []),
        router,
        rules);
}
