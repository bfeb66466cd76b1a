using System.Diagnostics.Metrics;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>What is counted of deliveries. The tag <c>endpoint</c> is the endpoint's id, which holds no secret.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _deadLetters;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _lag;
    private readonly UpDownCounter<long> _endpoints;

    /// <param name="meter">The one named ActorVent.</param>
    public DeliveryMetrics(Meter meter)
    {
        _deliveries = meter.CreateCounter<long>("actorvent.deliveries", "{delivery}", "Attempts that were answered or failed, and entries that were superseded or skipped.");
        _deadLetters = meter.CreateCounter<long>("actorvent.dead_letters", "{entry}", "Entries given up, by reason.");
        _duration = meter.CreateHistogram(
            "actorvent.delivery.duration", "s", "From sending a request to its outcome.", advice: Buckets(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));
        _lag = meter.CreateHistogram(
            "actorvent.delivery.lag", "s", "From the node's receiving a change to its acceptance by the endpoint; of objects that are sent because the endpoint is new there is none.",
            advice: Buckets(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300, 1800, 3600, 86400));
        _endpoints = meter.CreateUpDownCounter<long>("actorvent.endpoints", "{endpoint}", "Endpoints that this node delivers to.");
    }

    /// <summary>One request ended.</summary>
    public void Attempted(EndpointId endpoint, DeliveryResult result, TimeSpan duration)
    {
        Counted(endpoint, result);
        _duration.Record(duration.TotalSeconds, Endpoint(endpoint), Outcome(result));
    }

    /// <summary>A change was accepted.</summary>
    /// <param name="endpoint">By whom.</param>
    /// <param name="age">Since the node received it.</param>
    public void Arrived(EndpointId endpoint, TimeSpan age) => _lag.Record(age.TotalSeconds, Endpoint(endpoint));

    /// <summary>An endpoint has begun on this node.</summary>
    public void Began() => _endpoints.Add(1);

    /// <summary>It goes on elsewhere, or not at all.</summary>
    public void Ended() => _endpoints.Add(-1);

    /// <summary>Entries were settled without a request.</summary>
    public void Counted(EndpointId endpoint, DeliveryResult result, long count = 1) =>
        _deliveries.Add(count, Endpoint(endpoint), Outcome(result));

    public void DeadLettered(EndpointId endpoint, DeadLetterReason reason, long count = 1) =>
        _deadLetters.Add(count, Endpoint(endpoint), new("reason", reason switch
        {
            DeadLetterReason.Rejected => "rejected",
            DeadLetterReason.Expired => "expired",
            DeadLetterReason.Refused => "refused",
            _ => "retention",
        }));

    private static InstrumentAdvice<double> Buckets(params IReadOnlyList<double> boundaries) => new() { HistogramBucketBoundaries = boundaries };

    private static KeyValuePair<string, object?> Endpoint(EndpointId endpoint) => new("endpoint", endpoint.Value);

    private static KeyValuePair<string, object?> Outcome(DeliveryResult result) => new("outcome", result switch
    {
        DeliveryResult.Accepted => "accepted",
        DeliveryResult.Retried => "retried",
        DeliveryResult.DeadLetter => "dead-letter",
        DeliveryResult.Superseded => "superseded",
        DeliveryResult.LeftOut => "left-out",
        _ => "skipped",
    });
}
