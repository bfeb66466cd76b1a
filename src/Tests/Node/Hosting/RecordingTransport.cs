using System.Text.Json;
using ActorVent.Delivery;

namespace ActorVent.Tests.Node.Hosting;

/// <summary>Keeps requests and answers with one status.</summary>
internal sealed class RecordingTransport : IWebhookTransport, IDisposable
{
    public List<WebhookRequest> Requests { get; } = [];

    public int Status { get; set; } = 200;

    public bool IsDisposed { get; private set; }

    /// <summary><c>web-0 modified</c>, each request.</summary>
    public IEnumerable<string> Seen => Requests.Select(r => $"{Pod(r).GetProperty("metadata").GetProperty("name")} {Header(r, "actorvent-type")}");

    public static string? Header(WebhookRequest request, string name) => request.Headers.FirstOrDefault(h => h.Key == name).Value;

    public static string? Environment(WebhookRequest request) =>
        Root(request).TryGetProperty("env", out var environment) ? environment.GetProperty("ATOMIST_ENVIRONMENT").GetString() : null;

    public ValueTask<DeliveryOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return ValueTask.FromResult(new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, Status));
    }

    public void Dispose() => IsDisposed = true;

    private static JsonElement Pod(WebhookRequest request) => Root(request).GetProperty("pod");

    private static JsonElement Root(WebhookRequest request) => JsonDocument.Parse(request.Body).RootElement;
}
