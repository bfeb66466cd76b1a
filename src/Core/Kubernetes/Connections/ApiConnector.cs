using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActorVent.Kubernetes.Requests;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// Opens connections for the HTTP handler, tunnels and TLS included: the handler itself would expect the address's host in the
/// certificate where tls-server-name says otherwise, and would keep the client certificate that it started with.
/// </summary>
/// <param name="server">The API server.</param>
/// <param name="tls">For https.</param>
/// <param name="proxy">To tunnel through; null to connect where the handler says.</param>
internal sealed class ApiConnector(Uri server, TlsSettings tls, ProxyServer? proxy = null)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);
    private volatile bool _offersHttp2 = true;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var stream = proxy is null
            ? await DialAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false)
            : await TunnelAsync(proxy, cancellationToken).ConfigureAwait(false);
        return server.Scheme == Uri.UriSchemeHttps ? await SecureAsync(stream, cancellationToken).ConfigureAwait(false) : stream;
    }

    private async ValueTask<Stream> TunnelAsync(ProxyServer through, CancellationToken cancellationToken)
    {
        Stream? stream = null;
        try
        {
            stream = await DialAsync(new DnsEndPoint(through.Address.IdnHost, through.Port), cancellationToken).ConfigureAwait(false);
            if (through.Address.Scheme == Uri.UriSchemeHttps)
            {
                var secure = new SslStream(stream, leaveInnerStreamOpen: false);
                stream = secure;
                await secure.AuthenticateAsClientAsync(tls.OptionsForProxy(through.Address), cancellationToken).ConfigureAwait(false);
            }
            if (through.IsSocks)
                await SocksTunnel.OpenAsync(stream, through, server, cancellationToken).ConfigureAwait(false);
            else
                await HttpTunnel.OpenAsync(stream, through, server, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (Exception e)
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            if (e is ProxyException or OperationCanceledException)
                throw;
            throw new ProxyException($"the proxy {through} ({through.Source}) cannot be used: {Reason(e)}", e);
        }
    }

    private static string Reason(Exception error) => error switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "its name is unknown",
        SocketException socket => TransportErrors.Describe(socket),
        AuthenticationException => $"TLS: {error.Message}",
        _ => error.Message,
    };

    private static async ValueTask<NetworkStream> DialAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // HTTP/1.1 has no pings of its own to find a half-open connection with.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)KeepAlive.TotalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            if (UnspecifiedAddress.Targets(endpoint.Host) is { } targets)
                await socket.ConnectAsync(targets, endpoint.Port, cancellationToken).ConfigureAwait(false);
            else
                await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async ValueTask<SslStream> SecureAsync(Stream stream, CancellationToken cancellationToken)
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
