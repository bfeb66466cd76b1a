using System.Net;
using System.Net.Sockets;
using ActorVent.Kubernetes.Connections;

namespace ActorVent.Kubernetes.Identity;

/// <summary>Where a server is: HOST:PORT and the path, without the scheme and without the scheme's own port.</summary>
internal static class ServerAddresses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>As configured, then as the name resolves here. Behind a proxy it is the proxy that resolves it.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(ClusterConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var server = connection.Server;
        var addresses = new List<string> { At(server.IdnHost, server) };
        if (connection.Proxy is null && !IPAddress.TryParse(server.IdnHost, out _))
        {
            foreach (var address in await ResolveAsync(server.IdnHost, time, cancellationToken).ConfigureAwait(false))
                addresses.Add(At(address.ToString(), server));
        }
        return [.. addresses.Distinct()];
    }

    private static string At(string host, Uri server)
    {
        var bracketed = host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;
        return bracketed + (server.IsDefaultPort ? "" : $":{server.Port}") + server.AbsolutePath.TrimEnd('/');
    }

    /// <summary>In an order of its own: name servers change theirs from answer to answer.</summary>
    private static async Task<IEnumerable<IPAddress>> ResolveAsync(string host, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, cancellationToken).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            return found.OrderBy(static address => address.ToString(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return [];
        }
    }
}
