using System.Net.Sockets;

namespace ActorVent.Cluster.Tls;

/// <summary>Sockets that notice a peer which takes nothing any more.</summary>
internal static class Sockets
{
    private const int TcpLevel = 6;
    private const int TcpUserTimeout = 18;

    public static Socket Create(AddressFamily family, TlsTransportSettings settings) => Prepare(new Socket(family, SocketType.Stream, ProtocolType.Tcp), settings);

    public static Socket Prepare(Socket socket, TlsTransportSettings settings)
    {
        socket.NoDelay = true;
        socket.SendTimeout = (int)settings.SendTimeout.TotalMilliseconds;
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, BitConverter.GetBytes((int)settings.SendTimeout.TotalMilliseconds));
        return socket;
    }
}
