using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>Ends a connection in the middle of an answer.</summary>
internal static class Cuts
{
    /// <summary>
    /// Closes the sending side, and waits for the client to hang up. An abort would reset the connection, and a reset may take back
    /// what was sent but not read yet: half a line has to be seen. What is to be seen has to be flushed before.
    /// </summary>
    public static async Task CutAsync(HttpContext context, TimeProvider time, CancellationToken ended)
    {
        try
        {
            context.Features.Get<IConnectionSocketFeature>()?.Socket.Shutdown(SocketShutdown.Send);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ended).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client is gone.
        }
        context.Abort();
    }
}
