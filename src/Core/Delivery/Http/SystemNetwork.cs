using System.Net;
using System.Net.Sockets;

namespace ActorVent.Delivery;

/// <summary>The operating system's name resolution and sockets. No proxy is asked: it would resolve names on its own.</summary>
internal sealed class SystemNetwork : INetwork
{
    public static SystemNetwork Instance { get; } = new();

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);

    public async Task<NetworkConnection> ConnectAsync(IPEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, cancellationToken).ConfigureAwait(false);
            var (remote, local) = ((IPEndPoint)socket.RemoteEndPoint!, (IPEndPoint)socket.LocalEndPoint!);
            return new(new NetworkStream(socket, ownsSocket: true), remote.Address, local.Address);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
