using System.Net.Sockets;
using System.Security.Authentication;

namespace ActorVent.Cluster.Tls;

/// <summary>What a connection that breaks, or is not what it should be, throws.</summary>
internal static class ConnectionErrors
{
    public static bool Includes(Exception exception) =>
        exception is IOException or SocketException or AuthenticationException or InvalidDataException or ObjectDisposedException or InvalidOperationException or NotSupportedException;
}
