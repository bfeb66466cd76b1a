using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ActorVent.Node.Hosting.Clustered;

/// <summary>The address by which this machine reaches the database: the others reach that too, or they would have no database.</summary>
internal static class OwnAddress
{
    /// <param name="server">The database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">Its name is not known, or there is no way to it.</exception>
    public static async Task<string> TowardsAsync(NpgsqlConnectionStringBuilder server, CancellationToken cancellationToken)
    {
        var host = server.Host?.Split(',')[0].Split(':')[0] ?? "";
        if (host.Length == 0 || host.StartsWith('/') || host.StartsWith('@'))
            return IPAddress.Loopback.ToString();
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        var address = addresses.FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        // Nothing is sent: the system only says which of its addresses it would use.
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(address, server.Port), cancellationToken).ConfigureAwait(false);
        return ((IPEndPoint)socket.LocalEndPoint!).Address.ToString();
    }
}
