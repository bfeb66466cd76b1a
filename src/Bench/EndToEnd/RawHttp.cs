using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace ActorVent.Bench.EndToEnd;

/// <summary>What answers a request, its body included. Empty: nothing does.</summary>
internal delegate ReadOnlyMemory<byte> Answer(Socket socket, ReadOnlySpan<byte> request);

/// <summary>As little of HTTP/1.1 as the node needs, so that what is measured is the node.</summary>
internal static class RawHttp
{
    public static readonly ReadOnlyMemory<byte> Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Error = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    /// <param name="port">0: any that is free.</param>
    public static Socket Listen(int port = 0)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(4096);
        return listener;
    }

    public static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Serves each connection until the listener is disposed.</summary>
    public static async Task AcceptAsync(Socket listener, Func<Socket, Task> serve)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                socket.NoDelay = true;
                _ = ServeAsync(socket, serve);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    /// <summary>Answers one request after the other until the other side goes away.</summary>
    public static async Task ServeAsync(Socket socket, Answer answer)
    {
        using var owned = socket;
        var buffer = new byte[64 * 1024];
        for (var filled = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
                return;
            filled += read;
            if (LengthOf(buffer.AsSpan(0, filled)) is not { } length || filled < length)
                continue;
            var bytes = answer(socket, buffer.AsSpan(0, length));
            buffer.AsSpan(length, filled - length).CopyTo(buffer);
            filled -= length;
            if (!bytes.IsEmpty)
                await socket.SendAsync(bytes);
        }
    }

    /// <summary>The number that a header has.</summary>
    /// <param name="request">At least its head.</param>
    /// <param name="header">With the colon and the blank.</param>
    public static long? Number(ReadOnlySpan<byte> request, ReadOnlySpan<byte> header)
    {
        var at = request.IndexOf(header);
        return at >= 0 && Utf8Parser.TryParse(request[(at + header.Length)..], out long number, out _) ? number : null;
    }

    private static async Task ServeAsync(Socket socket, Func<Socket, Task> serve)
    {
        try
        {
            await serve(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The node went away, or the benchmark is over.
        }
    }

    /// <summary>Of the request with its body, null while its head is not whole.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> request)
    {
        var head = request.IndexOf("\r\n\r\n"u8);
        return head < 0 ? null : head + 4 + (int)(Number(request[..head], "Content-Length: "u8) ?? 0);
    }
}
