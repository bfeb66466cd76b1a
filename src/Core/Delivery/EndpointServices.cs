using ActorVent.Actors;
using ActorVent.Journal;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery;

/// <summary>What endpoints work with.</summary>
/// <param name="Journal">Where progress is kept.</param>
/// <param name="Tail">Where entries come from.</param>
/// <param name="HoldsLease">Looked at right before each request.</param>
/// <param name="Environment">Goes into the payload as <c>env</c>.</param>
/// <param name="Metrics">Counters.</param>
/// <param name="Random">For jitter.</param>
/// <param name="Logger">For people.</param>
internal sealed record EndpointServices(
    IJournal Journal,
    ActorRef<JournalTail.Message> Tail,
    Func<bool> HoldsLease,
    IReadOnlyDictionary<string, string> Environment,
    DeliveryMetrics Metrics,
    Random Random,
    ILogger Logger);

/// <summary>How one endpoint is spoken to.</summary>
/// <param name="Transport">Sends.</param>
/// <param name="Composer">Makes requests.</param>
internal sealed record EndpointPort(IWebhookTransport Transport, RequestComposer Composer)
{
    /// <summary>Where an entry goes, null when it may go nowhere; without it to the composer's URL.</summary>
    public Func<Entry, Uri?>? UrlOf { get; init; }
}
