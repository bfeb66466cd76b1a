using ActorVent.Delivery;

namespace ActorVent.Tests.Properties;

/// <summary>The connections of tenants' endpoints: by the URL's host to a receiver.</summary>
internal sealed class FakeTenants(IReadOnlyList<FakeReceiver> receivers, TimeProvider time) : IWebhookTransport
{
    private readonly Dictionary<string, IWebhookTransport> _transports = receivers.ToDictionary(r => r.Name, r => r.Connect(time));

    public ValueTask<DeliveryOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken) =>
        request.Url.AbsolutePath == "/hook"
            ? _transports[request.Url.Host].SendAsync(request, cancellationToken)
            : throw new InvalidOperationException($"{request.Url} is not allowed");
}
