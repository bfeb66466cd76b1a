using System.Diagnostics.Metrics;
using ActorVent.Actors;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Node.Configuration;
using ActorVent.Partitions;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>The actors of a node and how they are wired: data goes from the watchers to the endpoints.</summary>
internal sealed class NodeSystem : IAsyncDisposable
{
    private readonly Pipeline _pipeline;
    private readonly ActorSystem _system;
    private readonly IJournal _journal;
    private readonly NodeOptions _options;
    private readonly List<HttpWebhookTransport> _transports = [];
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;

    public NodeSystem(
        NodeOptions options, string cluster, IResourceClient client, IJournal journal, Meter meter, TimeProvider time, Random random, ILoggerFactory loggers)
    {
        _options = options;
        _journal = journal;
        _time = time;
        _system = new ActorSystem("actorvent", new ThreadPoolScheduler(), time, loggers.CreateLogger("ActorVent.Actors"));
        _system.Failed += (actor, error) => _failed.TrySetResult(new InvalidOperationException($"{actor.Path}: {error.Message}", error));
        _pipeline = new Pipeline(_system, new PipelineOptions
        {
            Cluster = cluster,
            Node = Environment.MachineName,
            Scopes = Scopes(options),
            Collapse = options.Collapse,
            ResendUnhealthy = options.ResendUnhealthy,
            Endpoints = [.. options.Endpoints.Select(Endpoint)],
            Tenants = Tenants(options),
            TenantsInitial = Mode(options.AnnotationInitial),
            Environment = options.PayloadEnvironment,
            Retention = options.RetentionAge,
            RetentionBytes = options.RetentionBytes,
        }, client, journal, meter, random, loggers);
    }

    public Task StartAsync(CancellationToken cancellationToken) => _pipeline.StartAsync(cancellationToken);

    /// <summary>Waits until stop, or until an actor failed that nothing runs without.</summary>
    public async Task<Exception?> WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => stopped.TrySetResult()).ConfigureAwait(false);
        await Task.WhenAny(stopped.Task, _failed.Task).ConfigureAwait(false);
        return _failed.Task.IsCompleted ? await _failed.Task.ConfigureAwait(false) : null;
    }

    public Task DrainAsync(TimeSpan timeout) => _pipeline.DrainAsync(timeout);

    public async ValueTask DisposeAsync()
    {
        await _system.StopAsync().ConfigureAwait(false);
        foreach (var transport in _transports)
            transport.Dispose();
    }

    private static IReadOnlyList<Scope> Scopes(NodeOptions options) => options.Namespaces.Count == 0
        ? [new Scope(ResourceKind.Pods, null, options.LabelSelector, options.FieldSelector)]
        : [.. options.Namespaces.Select(ns => new Scope(ResourceKind.Pods, ns, options.LabelSelector, options.FieldSelector))];

    private static Delivery.InitialMode Mode(Configuration.InitialMode initial) =>
        initial == Configuration.InitialMode.Skip ? Delivery.InitialMode.Skip : Delivery.InitialMode.Deliver;

    private TenantRules? Tenants(NodeOptions options) => options.AnnotationHosts.IsEmpty
        ? null
        : new TenantRules
        {
            Refusal = options.AnnotationHosts.Refusal,
            Transport = () => new HttpWebhookTransport(new HttpTransportOptions { IsGuarded = true, MostConnections = TenantRules.MostConnections }, _time),
            MostEndpoints = options.MaxAnnotationEndpoints,
        };

    private (Delivery.EndpointOptions, EndpointPort) Endpoint(Configuration.EndpointOptions endpoint)
    {
        var transport = new HttpWebhookTransport(new HttpTransportOptions(), _time);
        _transports.Add(transport);
        IReadOnlyList<IRequestSigner> signers = endpoint.Secret is { } secret ? [new AtomistSigner(secret)] : [];
        return (new Delivery.EndpointOptions
        {
            Id = endpoint.Id,
            MaskedUrl = endpoint.MaskedUrl,
            Initial = Mode(endpoint.Initial),
            NewestOnly = endpoint.Collapse == CollapseMode.Latest,
        }, new EndpointPort(transport, new RequestComposer(endpoint.Url, new PodFormat(), signers)));
    }
}
