using System.Diagnostics.Metrics;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>What is counted of deliveries. The tag <c>endpoint</c> is the endpoint's id, which holds no secret.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _deadLetters;
    private readonly Histogram<double> _duration;

    /// <param name="meter">The one named ActorVent.</param>
    public DeliveryMetrics(Meter meter)
    {
        _deliveries = meter.CreateCounter<long>("actorvent.deliveries", "{delivery}", "Attempts that were answered or failed, and entries that were superseded or skipped.");
        _deadLetters = meter.CreateCounter<long>("actorvent.dead_letters", "{entry}", "Entries given up, by reason.");
        _duration = meter.CreateHistogram<double>("actorvent.delivery.duration", "s", "From sending a request to its outcome.");
    }

    /// <summary>One request ended.</summary>
    public void Attempted(EndpointId endpoint, DeliveryResult result, TimeSpan duration)
    {
        Counted(endpoint, result);
        _duration.Record(duration.TotalSeconds, Endpoint(endpoint), Outcome(result));
    }

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
