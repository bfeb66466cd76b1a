using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Asks a SOCKS 5 proxy for a connection to the server (RFC 1928, RFC 1929). Names are resolved by the proxy.</summary>
internal static class SocksTunnel
{
    private const byte Version = 5;
    private const byte NoCredentials = 0;
    private const byte Password = 2;

    /// <exception cref="ProxyException">The proxy does not want to, or is none.</exception>
    public static async ValueTask OpenAsync(Stream stream, ProxyServer proxy, Uri server, CancellationToken cancellationToken)
    {
        byte[] greeting = proxy.Credentials is null ? [Version, 1, NoCredentials] : [Version, 2, NoCredentials, Password];
        var method = await AskAsync(stream, greeting, 2, proxy, cancellationToken).ConfigureAwait(false);
        if (method[0] != Version)
            throw Failed(proxy, "does not answer as a SOCKS 5 proxy does");
        if (method[1] == Password && proxy.Credentials is { } credentials)
            await AuthenticateAsync(stream, proxy, credentials, cancellationToken).ConfigureAwait(false);
        else if (method[1] != NoCredentials)
            throw Failed(proxy, proxy.Credentials is null ? "asks for credentials; give it some, socks5://USER:PASSWORD@HOST:PORT" : "wants another kind of authentication than a password");

        var answer = await AskAsync(stream, Request(server, proxy), 4, proxy, cancellationToken).ConfigureAwait(false);
        if (answer[1] != 0)
            throw Failed(proxy, $"does not connect to {server.Authority}: {Reason(answer[1])}");
        // The address that the proxy connects from is of no interest, but must be read.
        var rest = answer[3] switch
        {
            1 => 4,
            4 => 16,
            _ => (await ReadAsync(stream, 1, proxy, cancellationToken).ConfigureAwait(false))[0],
        };
        await ReadAsync(stream, rest + 2, proxy, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask AuthenticateAsync(Stream stream, ProxyServer proxy, NetworkCredential credentials, CancellationToken cancellationToken)
    {
        var user = Encoding.UTF8.GetBytes(credentials.UserName);
        var password = Encoding.UTF8.GetBytes(credentials.Password);
        if (user.Length > 255 || password.Length > 255)
            throw Failed(proxy, "cannot be given credentials that are longer than 255 bytes");
        byte[] request = [1, (byte)user.Length, .. user, (byte)password.Length, .. password];
        var answer = await AskAsync(stream, request, 2, proxy, cancellationToken).ConfigureAwait(false);
        if (answer[1] != 0)
            throw Failed(proxy, "does not accept the credentials that it is given");
    }

    private static byte[] Request(Uri server, ProxyServer proxy)
    {
        var host = server.IdnHost;
        var name = Encoding.ASCII.GetBytes(host);
        if (name.Length > 255)
            throw Failed(proxy, "cannot be given a name that is longer than 255 bytes");
        var address = IPAddress.TryParse(host, out var ip) ? ip.GetAddressBytes() : null;
        byte[] request = address is null
            ? [Version, 1, 0, 3, (byte)name.Length, .. name, 0, 0]
            : [Version, 1, 0, address.Length == 4 ? (byte)1 : (byte)4, .. address, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(request.Length - 2), (ushort)server.Port);
        return request;
    }

    private static async ValueTask<byte[]> AskAsync(Stream stream, byte[] request, int answer, ProxyServer proxy, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(stream, answer, proxy, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<byte[]> ReadAsync(Stream stream, int length, ProxyServer proxy, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        return await stream.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) == length
            ? bytes
            : throw Failed(proxy, "closed the connection instead of answering");
    }

    private static string Reason(byte code) => code switch
    {
        2 => "its rules forbid it",
        3 => "the network cannot be reached",
        4 => "the host cannot be reached",
        5 => "nothing listens there",
        6 => "it took too long",
        _ => $"reply {code}",
    };

    private static ProxyException Failed(ProxyServer proxy, string what) => new($"the proxy {proxy} ({proxy.Source}) {what}");
}
