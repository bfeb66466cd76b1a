using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ActorVent.Tests.Kubernetes.Connections;

/// <summary>
/// A proxy on loopback that leads everything to one server, whatever name it is asked for: CONNECT, requests in absolute form,
/// and SOCKS 5.
/// </summary>
internal sealed class FakeProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly X509Certificate2? _certificate;

    private FakeProxy(Uri target, X509Certificate2? certificate)
    {
        _target = target.Port;
        _certificate = certificate;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>HOST:PORT</summary>
    public string Authority => _listener.LocalEndpoint.ToString()!;

    /// <summary>What it was asked for: the heads of requests, or <c>SOCKS NAME:PORT USER:PASSWORD</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>USER:PASSWORD that it insists on; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>Answers this to everything.</summary>
    public string? Refusal { get; init; }

    public static FakeProxy To(Uri target, X509Certificate2? certificate = null) => new(target, certificate);

    public static FakeProxy To(Uri target, string password) => new(target, null) { Password = password };

    public static FakeProxy Refusing(string answer) => new(new Uri("http://127.0.0.1:9"), null) { Refusal = answer };

    public ValueTask DisposeAsync()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
        return default;
    }

    private async Task AcceptAsync()
    {
        var stop = _stop.Token;
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(stop);
            _ = ServeAsync(client, stop);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using (client)
        {
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsServerAsync(_certificate);
            }
            await using (stream)
            {
                var first = new byte[1];
                await stream.ReadExactlyAsync(first, stop);
                if (first[0] == 5)
                    await SocksAsync(stream, stop);
                else
                    await HttpAsync(stream, (char)first[0], stop);
            }
        }
    }

    private async Task HttpAsync(Stream stream, char first, CancellationToken stop)
    {
        var head = new StringBuilder().Append(first);
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, stop);
            head.Append((char)one[0]);
        }
        var text = head.ToString();
        Asked.Enqueue(text);
        if (Refusal is not null || (Password is not null && !text.Contains("Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)), StringComparison.OrdinalIgnoreCase)))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Refusal ?? "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stop);
            return;
        }
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _target, stop);
        if (text.StartsWith("CONNECT ", StringComparison.Ordinal))
            await stream.WriteAsync("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n"u8.ToArray(), stop);
        else
            await server.GetStream().WriteAsync(Encoding.ASCII.GetBytes(OriginForm(text)), stop);
        await PipeAsync(stream, server.GetStream(), stop);
    }

    private static string OriginForm(string head)
    {
        var parts = head.Split(' ', 3);
        return $"{parts[0]} {new Uri(parts[1]).PathAndQuery} {parts[2]}";
    }

    private async Task SocksAsync(Stream stream, CancellationToken stop)
    {
        var methods = await ReadAsync(stream, (await ReadAsync(stream, 1, stop))[0], stop);
        var user = "";
        if (Password is not null)
        {
            if (!methods.Contains((byte)2))
            {
                await stream.WriteAsync(new byte[] { 5, 0xFF }, stop);
                return;
            }
            await stream.WriteAsync(new byte[] { 5, 2 }, stop);
            await ReadAsync(stream, 1, stop);
            var name = Encoding.UTF8.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1, stop))[0], stop));
            user = $"{name}:{Encoding.UTF8.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1, stop))[0], stop))}";
            await stream.WriteAsync(new byte[] { 1, user == Password ? (byte)0 : (byte)1 }, stop);
            if (user != Password)
                return;
        }
        else
        {
            await stream.WriteAsync(new byte[] { 5, 0 }, stop);
        }
        var request = await ReadAsync(stream, 4, stop);
        var host = request[3] == 3
            ? Encoding.ASCII.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1, stop))[0], stop))
            : new IPAddress(await ReadAsync(stream, request[3] == 1 ? 4 : 16, stop)).ToString();
        var port = await ReadAsync(stream, 2, stop);
        Asked.Enqueue($"SOCKS {host}:{(port[0] << 8) | port[1]} {user}".TrimEnd());
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _target, stop);
        // Bound to a name, which is legal and seldom.
        await stream.WriteAsync(new byte[] { 5, 0, 0, 3, 2, (byte)'a', (byte)'b', 0, 80 }, stop);
        await PipeAsync(stream, server.GetStream(), stop);
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int length, CancellationToken stop)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, stop);
        return bytes;
    }

    private static Task PipeAsync(Stream a, Stream b, CancellationToken stop) => Task.WhenAny(a.CopyToAsync(b, stop), b.CopyToAsync(a, stop));
}
