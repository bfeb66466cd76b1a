using ActorVent.Journal;

namespace ActorVent.Delivery;

/// <summary>How one endpoint is spoken to.</summary>
/// <param name="Transport">Sends.</param>
/// <param name="Composer">Makes requests.</param>
internal sealed record EndpointPort(IWebhookTransport Transport, RequestComposer Composer)
{
    /// <summary>Where an entry goes, null when it may go nowhere; without it to the composer's URL.</summary>
    public Func<Entry, Uri?>? UrlOf { get; init; }
}
