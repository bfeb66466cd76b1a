using System.Net;
using System.Net.Http.Headers;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Bench.Fuzzing;

/// <summary>An API server that answers every request with the same bytes, in this process and on this thread.</summary>
internal sealed class InMemoryApi : HttpMessageHandler
{
    public byte[] Body { get; set; } = [];

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public string? Encoding { get; set; }

    /// <summary>The header of that name, as it comes; null without.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>null for bodies that come at once.</summary>
    public Random? Chunks { get; set; }

    public ResourceClient Client(ResourceClientOptions options) => new(
        new ClusterConnection(new Uri("http://fuzz"), "fuzz", "default", FixedToken.None, new TlsSettings()),
        TimeProvider.System,
        new Random(1),
        NullLoggerFactory.Instance,
        options,
        this);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new StreamContent(new ChunkedStream(Body, Chunks));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (Encoding is not null)
            content.Headers.ContentEncoding.Add(Encoding);
        var response = new HttpResponseMessage(Status) { Content = content };
        if (RetryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", RetryAfter);
        return Task.FromResult(response);
    }
}
