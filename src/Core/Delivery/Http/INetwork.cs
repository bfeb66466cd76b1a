using System.Net;

namespace ActorVent.Delivery;

/// <summary>Name servers and TCP: what lies between a host's name and a connection.</summary>
internal interface INetwork
{
    /// <param name="host">A name, with a trailing dot when no search domain may be added to it, or an address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The name does not resolve.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);

    /// <exception cref="System.Net.Sockets.SocketException">No connection.</exception>
    Task<NetworkConnection> ConnectAsync(IPEndPoint to, CancellationToken cancellationToken);
}
