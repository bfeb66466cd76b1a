using System.Text.Json;
using ActorVent.Delivery;

namespace ActorVent.Tests.Node.Hosting;

/// <summary>Keeps requests and answers with one status.</summary>
internal sealed class RecordingTransport : IWebhookTransport, IDisposable
{
    public List<WebhookRequest> Requests { get; } = [];

    public int Status { get; set; } = 200;

    /// <summary>The pod whose requests alone are answered with <see cref="Status"/>, the others with 200; null: all are.</summary>
    public string? Only { get; set; }

    /// <summary>Whether requests get no answer at all.</summary>
    public bool Hangs { get; set; }

    public bool IsDisposed { get; private set; }

    /// <summary><c>web-0 modified</c>, each request.</summary>
    public IEnumerable<string> Seen => Requests.Select(r => $"{NameOf(r)} {Header(r, "actorvent-type")}");

    public static string? Header(WebhookRequest request, string name) => request.Headers.FirstOrDefault(h => h.Key == name).Value;

    public static string? Environment(WebhookRequest request) =>
        Root(request).TryGetProperty("env", out var environment) ? environment.GetProperty("ATOMIST_ENVIRONMENT").GetString() : null;

    public ValueTask<DeliveryOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        if (Hangs)
            return new ValueTask<DeliveryOutcome>(new TaskCompletionSource<DeliveryOutcome>().Task.WaitAsync(cancellationToken));
        var status = Only is null || NameOf(request) == Only ? Status : 200;
        return ValueTask.FromResult(new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, status));
    }

    public void Dispose() => IsDisposed = true;

    private static string? NameOf(WebhookRequest request) => Pod(request).GetProperty("metadata").GetProperty("name").GetString();

    private static JsonElement Pod(WebhookRequest request) => Root(request).GetProperty("pod");

    private static JsonElement Root(WebhookRequest request) => JsonDocument.Parse(request.Body).RootElement;
}
