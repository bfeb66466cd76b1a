using System.Net;
using System.Text;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Where the API server is and how to talk to it.</summary>
/// <param name="Server">http or https, perhaps with a path in front of <c>/api</c>.</param>
/// <param name="Source">For the log: which file and context, or in-cluster.</param>
/// <param name="Namespace">The context's, or the pod's own; <c>default</c> when none is set.</param>
/// <param name="Tokens">Bearer tokens.</param>
/// <param name="Tls">For https.</param>
internal sealed record ClusterConnection(Uri Server, string Source, string Namespace, ITokenSource Tokens, TlsSettings Tls)
{
    /// <summary>null for a direct connection.</summary>
    public ProxyServer? Proxy { get; init; }

    /// <summary>Headers that ask the server to treat requests as somebody else's; empty for none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>
    /// A handler of its own pool. HTTP/2 pings find connections that are half open; the finite lifetime of a connection follows
    /// a server that moved.
    /// </summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        // Tunnels are the connector's own. Only plain http through an HTTP proxy is asked for in another form.
        UseProxy = AsksProxy,
        Proxy = AsksProxy ? new WebProxy(Proxy!.Address) { Credentials = Proxy.Credentials } : null,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ConnectCallback = new ApiConnector(Server, Tls, AsksProxy ? null : Proxy).ConnectAsync,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        // Whoever leaves a watch does not wait for the rest of it.
        ResponseDrainTimeout = TimeSpan.Zero,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };

    /// <summary>After a 401: reads token and client certificate again. False when asking again is of no use.</summary>
    public async ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var token = await Tokens.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var certificate = Tls.Client?.Refresh() ?? false;
        return token || certificate;
    }

    private bool AsksProxy => Proxy is { IsSocks: false } && Server.Scheme == Uri.UriSchemeHttp;
}
