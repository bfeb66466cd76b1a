using System.Net;
using System.Net.Sockets;

namespace ActorVent.Delivery;

/// <summary>
/// Opens connections. Resolving and connecting are two steps here, so that outcomes tell them apart, and so that addresses can
/// be judged after resolution, on the very address that is connected to.
/// </summary>
internal static class Connector
{
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.TryGetValue(RequestProgress.Key, out var progress);
        progress?.Advance(RequestProgress.Step.Resolving);
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        progress?.Advance(RequestProgress.Step.Connecting);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
