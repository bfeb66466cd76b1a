using System.Globalization;
using System.Text;
using ActorVent.Kubernetes.Requests;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Asks an HTTP proxy for a connection to the server (CONNECT; RFC 9110, 9.3.6).</summary>
internal static class HttpTunnel
{
    private const int MostHeadBytes = 16 * 1024;

    /// <exception cref="ProxyException">The proxy does not want to, or is none.</exception>
    public static async ValueTask OpenAsync(Stream stream, ProxyServer proxy, Uri server, CancellationToken cancellationToken)
    {
        var authority = $"{(server.HostNameType == UriHostNameType.IPv6 ? $"[{server.IdnHost}]" : server.IdnHost)}:{server.Port}";
        var request = new StringBuilder($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: actorvent\r\n");
        if (proxy.Credentials is { } credentials)
        {
            var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.UserName}:{credentials.Password}"));
            request.Append("Proxy-Authorization: Basic ").Append(pair).Append("\r\n");
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Append("\r\n").ToString()), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        Check(await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false), proxy, authority);
    }

    /// <summary>Byte by byte: what follows the head belongs to the server.</summary>
    private static async ValueTask<string?> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[MostHeadBytes];
        for (var length = 0; length < head.Length; length++)
        {
            if (await stream.ReadAsync(head.AsMemory(length, 1), cancellationToken).ConfigureAwait(false) == 0)
                return null;
            if (head.AsSpan(0, length + 1).EndsWith("\r\n\r\n"u8))
                return Encoding.Latin1.GetString(head, 0, length);
        }
        return null;
    }

    private static void Check(string? head, ProxyServer proxy, string authority)
    {
        var line = head?.Split('\r', 2)[0] ?? "";
        var parts = line.Split(' ', 3);
        if (parts.Length < 2 || !parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var status))
            throw new ProxyException($"the proxy {proxy} ({proxy.Source}) does not answer as an HTTP proxy does");
        if (status is >= 200 and < 300)
            return;
        var advice = status == 407
            ? proxy.Credentials is null ? "; give it credentials, http://USER:PASSWORD@HOST:PORT" : "; it does not accept the credentials that it is given"
            : "";
        throw new ProxyException($"the proxy {proxy} ({proxy.Source}) does not connect to {authority}: HTTP {ApiStatus.Printable(line[(parts[0].Length + 1)..])}{advice}");
    }
}
