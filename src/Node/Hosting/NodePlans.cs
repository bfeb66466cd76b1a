using System.Globalization;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Delivery.Tenants;
using ActorVent.Kubernetes;
using ActorVent.Node.Configuration;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Progress;
using Akka.Hosting;

namespace ActorVent.Node.Hosting;

/// <summary>From what is configured to what the actors are to do.</summary>
internal static class NodePlans
{
    private const string ProgressFile = "progress.db";

    // All endpoints share memory and connections: many that come back at once catch up in smaller portions.
    private const long MostHeldByOne = 8 << 20;
    private const long LeastHeld = 32 << 10;
    private const int InFlightOfAll = 4096;
    private const int MostInFlightOfOne = 32;
    private const int LeastInFlight = 4;

    public static NodePlan Of(NodeOptions options, Incarnation incarnation, TimeProvider time)
    {
        var transports = options.Endpoints.Select(_ => new HttpWebhookTransport(new HttpTransportOptions(), time)).ToList();
        return new NodePlan
        {
            Node = Name(options),
            Incarnation = incarnation,
            WithProgress = Progress(options.Journal, Name(options), incarnation),
            Scopes = Scopes(options),
            Collapse = options.Collapse,
            ResendUnhealthy = options.ResendUnhealthy,
            Endpoints = [.. options.Endpoints.Zip(transports, (endpoint, transport) => Endpoint(endpoint, transport, options.Endpoints.Count))],
            Tenants = Tenants(options, time),
            TenantsInitial = Mode(options.AnnotationInitial),
            Environment = options.PayloadEnvironment,
            Retention = options.RetentionAge,
            RetentionBytes = options.RetentionBytes,
            DrainTimeout = options.DrainTimeout,
            Owned = transports,
        };
    }

    /// <summary>The machine's; of several nodes on one machine, each has a data directory of its own.</summary>
    private static string Name(NodeOptions options) => options.Journal.Server is null
        ? Environment.MachineName
        : string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{(uint)Murmur3.Finalise(Fnv1a.Hash(options.DataDirectory)):x8}");

    /// <summary>Beside the journal: the two are of no use without each other.</summary>
    private static Action<AkkaConfigurationBuilder> Progress(JournalOptions journal, string node, Incarnation incarnation) => journal.Server is { } server
        ? akka => akka.WithEndpointProgress(new PostgreSqlProgressOptions { Server = server, Node = node, Incarnation = incarnation })
        : akka => akka.WithEndpointProgress(new ProgressOptions { Path = Path.Combine(Path.GetDirectoryName(journal.Path)!, ProgressFile) });

    private static IReadOnlyList<Scope> Scopes(NodeOptions options) => options.Namespaces.Count == 0
        ? [new Scope(ResourceKind.Pods, null, options.LabelSelector, options.FieldSelector)]
        : [.. options.Namespaces.Select(ns => new Scope(ResourceKind.Pods, ns, options.LabelSelector, options.FieldSelector))];

    private static Delivery.InitialMode Mode(Configuration.InitialMode initial) =>
        initial == Configuration.InitialMode.Skip ? Delivery.InitialMode.Skip : Delivery.InitialMode.Deliver;

    private static TenantRules? Tenants(NodeOptions options, TimeProvider time) => options.AnnotationHosts.IsEmpty
        ? null
        : new TenantRules
        {
            Refusal = options.AnnotationHosts.Refusal,
            Transport = () => new HttpWebhookTransport(new HttpTransportOptions { IsGuarded = true, MostConnections = TenantRules.MostConnections }, time),
            MostEndpoints = options.MaxAnnotationEndpoints,
        };

    private static (Delivery.EndpointOptions Options, EndpointPort Port) Endpoint(Configuration.EndpointOptions endpoint, HttpWebhookTransport transport, int endpoints)
    {
        IReadOnlyList<IRequestSigner> signers = endpoint.Secret is { } secret ? [new AtomistSigner(secret)] : [];
        return (new Delivery.EndpointOptions
        {
            Id = endpoint.Id,
            MaskedUrl = endpoint.MaskedUrl,
            Initial = Mode(endpoint.Initial),
            NewestOnly = endpoint.Collapse == CollapseMode.Latest,
            MostHeld = Math.Clamp(PayloadBounds.OfThisProcess.Sending / endpoints, LeastHeld, MostHeldByOne),
            MostInFlight = Math.Clamp(InFlightOfAll / endpoints, LeastInFlight, MostInFlightOfOne),
        }, new EndpointPort(transport, new RequestComposer(endpoint.Url, new PodFormat(), signers)));
    }
}
