using System.Net.Security;
using System.Net.Sockets;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// Opens connections for the HTTP handler, TLS included: the handler itself would expect the address's host in the certificate
/// where tls-server-name says otherwise, and would keep the client certificate that it started with.
/// </summary>
internal sealed class ApiConnector(Uri server, TlsSettings tls)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);
    private volatile bool _offersHttp2 = true;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // HTTP/1.1 has no pings of its own to find a half-open connection with.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)KeepAlive.TotalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        var stream = new NetworkStream(socket, ownsSocket: true);
        return server.Scheme == Uri.UriSchemeHttps ? await SecureAsync(stream, cancellationToken).ConfigureAwait(false) : stream;
    }

    private async ValueTask<SslStream> SecureAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(tls.OptionsFor(server, _offersHttp2), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        // The handler speaks HTTP/1.1 for good once one connection has come to that, whatever is negotiated later.
        if (secure.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
            _offersHttp2 = false;
        return secure;
    }
}
