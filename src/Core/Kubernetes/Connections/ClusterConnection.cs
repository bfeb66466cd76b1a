namespace ActorVent.Kubernetes.Connections;

/// <summary>Where the API server is and how to talk to it.</summary>
/// <param name="Server">http or https, perhaps with a path in front of <c>/api</c>.</param>
/// <param name="Source">For the log: which file and context, or in-cluster.</param>
/// <param name="Namespace">The context's, or the pod's own; <c>default</c> when none is set.</param>
/// <param name="Tokens">Bearer tokens.</param>
/// <param name="Tls">For https.</param>
internal sealed record ClusterConnection(Uri Server, string Source, string Namespace, ITokenSource Tokens, TlsSettings Tls)
{
    /// <summary>
    /// A handler of its own pool. HTTP/2 pings find connections that are half open; the finite lifetime of a connection follows
    /// a server that moved.
    /// </summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        ConnectCallback = new ApiConnector(Server, Tls).ConnectAsync,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        // Whoever leaves a watch does not wait for the rest of it.
        ResponseDrainTimeout = TimeSpan.Zero,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };
}
