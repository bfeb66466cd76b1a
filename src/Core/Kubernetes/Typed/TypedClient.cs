using ActorVent.Kubernetes.Requests;
using k8s;

namespace ActorVent.Kubernetes.Typed;

/// <summary>KubernetesClient over our own transport: of the official client only its types and paths are used.</summary>
internal static class TypedClient
{
    /// <summary>Nothing is ever sent there.</summary>
    private const string Nowhere = "http://typed.invalid";

    public static IKubernetes Over(ApiTransport transport) =>
        new k8s.Kubernetes(new KubernetesClientConfiguration { Host = Nowhere }, new TransportHandler(transport));

    /// <summary>Takes requests over before the client's own connections see them.</summary>
    private sealed class TransportHandler(ApiTransport transport) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            transport.SendAsync(request, cancellationToken);
    }
}
