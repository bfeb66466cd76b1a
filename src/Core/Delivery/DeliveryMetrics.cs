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
    private readonly Histogram<double> _journalLag;
    private readonly EndpointGauges _gauges;

    /// <param name="meter">The one named ActorVent.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public DeliveryMetrics(Meter meter, TimeProvider? time = null)
    {
        _deliveries = meter.CreateCounter<long>("actorvent.deliveries", "{delivery}", "Attempts that were answered or failed, and entries that were superseded or skipped.");
        _deadLetters = meter.CreateCounter<long>("actorvent.dead_letters", "{entry}", "Entries given up, by reason.");
        _duration = meter.CreateHistogram("actorvent.delivery.duration", "s", "From sending a request to its outcome.", advice: LatencyBuckets.Advice);
        _lag = meter.CreateHistogram(
            "actorvent.delivery.lag", "s", "From the node's receiving a change to its acceptance by the endpoint; of objects that are sent because the endpoint is new there is none.",
            advice: LatencyBuckets.Advice);
        _journalLag = meter.CreateHistogram(
            "actorvent.delivery.journal_lag", "s", "From a change's being in the journal to its acceptance by the endpoint; of what was read back, from its receipt. Of objects that are sent because the endpoint is new there is none.",
            advice: LatencyBuckets.Advice);
        _gauges = new EndpointGauges(meter, time ?? TimeProvider.System);
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
    /// <param name="journaled">Since it has been in the journal.</param>
    public void Arrived(EndpointId endpoint, TimeSpan age, TimeSpan journaled)
    {
        _lag.Record(age.TotalSeconds, Endpoint(endpoint));
        _journalLag.Record(Math.Max(0, journaled.TotalSeconds), Endpoint(endpoint));
    }

    /// <summary>An endpoint has begun on this node.</summary>
    /// <returns>Where it tells how far behind it is.</returns>
    public EndpointGauge Began(EndpointId endpoint)
    {
        // A series that begins at 1 shows no increase: nobody would be told of the first.
        foreach (var reason in Enum.GetValues<DeadLetterReason>())
            DeadLettered(endpoint, reason, 0);
        return _gauges.Open(endpoint);
    }

    /// <summary>It goes on elsewhere, or not at all.</summary>
    public void Ended(EndpointGauge gauge) => _gauges.Close(gauge);

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
