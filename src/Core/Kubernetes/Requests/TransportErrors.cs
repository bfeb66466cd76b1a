using System.Net.Sockets;
using System.Security.Authentication;
using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Scanning;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Requests;

/// <summary>Says in one sentence what the transport did. The framework's messages name hosts, never headers.</summary>
internal static class TransportErrors
{
    /// <param name="error">What was thrown.</param>
    /// <param name="what">list pods</param>
    public static ApiException Describe(Exception error, string what)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case ApiException known:
                    return known;
                case ProxyException proxy:
                    return Network(error, what, proxy.Message);
                case InvalidDataException:
                    return ObjectScanner.Garbage($"cannot {what}: the answer is not the gzip that it says to be", error);
                case { } other when WordsOf(TlsFaults.Of(other)) is { } words:
                    return Network(error, what, $"TLS: {words}");
                case AuthenticationException tls:
                    return Network(error, what, $"TLS: {tls.Message}");
                case SocketException socket:
                    return Network(error, what, Describe(error, socket));
                default:
                    continue;
            }
        }
        return error switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Network(error, what, $"no connection ({error.Message})"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Network(error, what, $"TLS: {Innermost(error)}"),
            _ => Network(error, what, $"the connection was cut ({error.Message})"),
        };
    }

    public static ApiException TimedOut(string what, TimeSpan after) =>
        new(ApiErrorKind.Network, $"cannot {what}: no complete answer within {after.TotalSeconds:0.###} s");

    private static string Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error.Message;

    /// <summary>nothing listens there</summary>
    public static string Describe(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the server's name is unknown",
        SocketError.ConnectionRefused => "nothing listens there",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "the connection was cut",
        _ => "no connection",
    };

    private static string Describe(Exception error, SocketException socket) =>
        Describe(socket) + (error is HttpRequestException ? $" ({error.Message})" : "");

    private static string? WordsOf(TlsFault fault) => fault switch
    {
        TlsFault.NotTls => "the server does not speak TLS at this port; write http:// instead of https://, or name another port",
        TlsFault.CertificateWanted => "the server asks for a client certificate; give the kubeconfig's user client-certificate and client-key",
        TlsFault.CertificateRefused => "the server does not accept the client certificate",
        TlsFault.NothingInCommon => "the server breaks the handshake off; it may ask for a client certificate (client-certificate and client-key of the kubeconfig's user), or know no version of TLS that this machine knows",
        TlsFault.NameUnknown => "the server does not know the name that it is called by; tls-server-name says another",
        _ => null,
    };

    private static ApiException Network(Exception error, string what, string how) =>
        new(ApiErrorKind.Network, $"cannot {what}: {how}", error);
}
