using System.Net;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// The proxy that the environment asks for: HTTPS_PROXY or HTTP_PROXY by the server's scheme, else ALL_PROXY, unless NO_PROXY
/// names the server. As kubectl reads them: networks (10.0.0.0/8) and ports in NO_PROXY count, loopback never goes through a proxy.
/// </summary>
internal static class ProxyEnvironment
{
    /// <returns>null for a direct connection, or when there is a problem.</returns>
    public static ProxyServer? For(Uri server, Func<string, string?> environment, ICollection<string> problems)
    {
        var (name, value) = Find(environment, server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY");
        if (name is null || IsLoopback(server) || IsExempt(server, Find(environment, "NO_PROXY").Value))
            return null;
        var proxy = ProxyServer.Parse(value, name, allowsBare: true);
        if (proxy is null)
            problems.Add($"{name}: must be an address of the form http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT; correct it, unset it, or name the server in NO_PROXY");
        return proxy;
    }

    private static (string? Name, string Value) Find(Func<string, string?> environment, params ReadOnlySpan<string> names)
    {
        foreach (var upper in names)
        {
            foreach (var name in (ReadOnlySpan<string>)[upper, upper.ToLowerInvariant()])
            {
                if (environment(name)?.Trim() is { Length: > 0 } value)
                    return (name, value);
            }
        }
        return (null, "");
    }

    private static bool IsLoopback(Uri server) =>
        server.IdnHost == "localhost" || (IPAddress.TryParse(server.IdnHost, out var address) && IPAddress.IsLoopback(address));

    private static bool IsExempt(Uri server, string list)
    {
        foreach (var entry in list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Matches(server, entry))
                return true;
        }
        return false;
    }

    private static bool Matches(Uri server, string entry)
    {
        if (entry == "*")
            return true;
        IPAddress.TryParse(server.IdnHost, out var address);
        if (IPNetwork.TryParse(entry, out var network))
            return address is not null && network.Contains(address);
        var (host, port) = Split(entry);
        if (port is not null && port != server.Port)
            return false;
        if (IPAddress.TryParse(host, out var exempt))
            return exempt.Equals(address);
        if (host.StartsWith("*.", StringComparison.Ordinal))
            host = host[1..];
        return host.StartsWith('.')
            ? server.IdnHost.EndsWith(host, StringComparison.OrdinalIgnoreCase)
            : server.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase) || server.IdnHost.EndsWith("." + host, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>HOST, HOST:PORT, an IPv6 address, or one in brackets with a port.</summary>
    private static (string Host, int? Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var isPort = colon > 0 && (entry[colon - 1] == ']' || entry.IndexOf(':', StringComparison.Ordinal) == colon);
        return isPort && ushort.TryParse(entry.AsSpan(colon + 1), out var port)
            ? (entry[..colon].Trim('[', ']'), port)
            : (entry.Trim('[', ']'), null);
    }
}
