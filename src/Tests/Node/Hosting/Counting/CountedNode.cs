using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Delivery.Tenants;
using ActorVent.Kubernetes;
using ActorVent.Node.Hosting;
using ActorVent.Primitives;

namespace ActorVent.Tests.Node.Hosting.Counting;

/// <summary>A node on a stage, with one endpoint and one for annotations, and what it has counted.</summary>
internal sealed class CountedNode : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly NodeStage _stage;

    public CountedNode()
    {
        _stage = new NodeStage(Cluster);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _stage.Meter) && instrument is Counter<long>)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _counts.AddOrUpdate(Reason.Of(instrument, tags), value, (_, before) => before + value));
        _listener.Start();
    }

    public ScriptedCluster Cluster { get; } = new();

    public RecordingTransport Endpoint { get; } = new();

    /// <summary>Of annotations.</summary>
    public RecordingTransport Tenant { get; } = new();

    /// <summary>Why a webhook of an annotation is not allowed; null: it is.</summary>
    public string? Refusal { get; set; }

    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <param name="change">What the node does otherwise than by default.</param>
    /// <param name="endpoint">The same of its endpoint.</param>
    /// <param name="annotations">Whether annotations may name webhooks.</param>
    /// <param name="most">How many of them there may be.</param>
    public void Start(Func<NodePlan, NodePlan>? change = null, Func<EndpointOptions, EndpointOptions>? endpoint = null, bool annotations = true, int most = 10)
    {
        var options = new EndpointOptions { Id = new EndpointId("hooks"), MaskedUrl = "https://hooks.example" };
        var plan = new NodePlan
        {
            Node = "node-0",
            Incarnation = default,
            Scopes = [new Scope(ResourceKind.Pods)],
            Endpoints = [(endpoint?.Invoke(options) ?? options, new EndpointPort(Endpoint, new RequestComposer(new Uri("https://hooks.example/"), new PodFormat(), [])))],
            Tenants = annotations ? new TenantRules { Refusal = _ => Refusal, Transport = () => Tenant, MostEndpoints = most } : null,
        };
        _stage.Start(change?.Invoke(plan) ?? plan);
    }

    public void Pass(double seconds) => _stage.Pass(seconds);

    public void Stop() => _stage.Stop();

    public void Dispose()
    {
        _stage.Dispose();
        _listener.Dispose();
    }
}
