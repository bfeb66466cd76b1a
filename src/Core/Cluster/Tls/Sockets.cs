using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace ActorVent.Cluster.Tls;

/// <summary>Sockets that notice a peer which takes nothing any more.</summary>
internal static class Sockets
{
    private const int TcpLevel = 6;
    private const int TcpUserTimeout = 18;

    public static Socket Create(AddressFamily family, TlsTransportSettings settings) => Prepare(new Socket(family, SocketType.Stream, ProtocolType.Tcp), settings);

    /// <exception cref="SocketException">The host is none of this machine, or the port is taken.</exception>
    public static Socket Listen(TlsTransportSettings settings, int backlog)
    {
        var at = Resolve(settings.Host);
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(at, settings.Port));
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <param name="host">A name, or a literal address, of IPv6 with brackets or without.</param>
    /// <exception cref="SocketException">The name is not known.</exception>
    public static IPAddress Resolve(string host) => IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];

    /// <summary>As others write it and Akka reads it: with brackets around an address of IPv6.</summary>
    public static Address AddressOf(string host, int port, ActorSystem system) =>
        new(TlsTransport.Scheme, system.Name, IPAddress.TryParse(host, out var literal) && literal.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{literal}]" : host, port);

    public static Socket Prepare(Socket socket, TlsTransportSettings settings)
    {
        socket.NoDelay = true;
        socket.SendTimeout = (int)settings.SendTimeout.TotalMilliseconds;
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, BitConverter.GetBytes((int)settings.SendTimeout.TotalMilliseconds));
        return socket;
    }
}
