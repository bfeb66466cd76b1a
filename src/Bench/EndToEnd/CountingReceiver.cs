using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace ActorVent.Bench.EndToEnd;

/// <summary>A webhook receiver over plain sockets that counts what arrives and answers at once, or never.</summary>
internal sealed class CountingReceiver : IDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly List<double> _latencies = [];
    private readonly bool _answers;
    private readonly TimeProvider _time;
    private ReplayServer? _sender;
    private long _received;
    private long _last;

    public CountingReceiver(bool answers, TimeProvider time)
    {
        _answers = answers;
        _time = time;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _ = AcceptAsync();
    }

    public Uri Uri => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

    /// <summary>Answered with 2xx.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>When the last of them came, as a timestamp.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Measures from now on what this sender sends.</summary>
    public void Measure(ReplayServer? sender) => _sender = sender;

    /// <summary>From the sender's socket to here, in milliseconds, and forgets them.</summary>
    public List<double> TakeLatencies()
    {
        lock (_latencies)
        {
            var taken = new List<double>(_latencies);
            _latencies.Clear();
            return taken;
        }
    }

    public async Task WaitForAsync(long count, TimeSpan most)
    {
        var started = _time.GetTimestamp();
        while (Received < count)
        {
            if (_time.GetElapsedTime(started) > most)
                throw new TimeoutException($"{Received} of {count} deliveries arrived within {most}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time);
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                socket.NoDelay = true;
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
        var buffer = new byte[64 * 1024];
        using var owned = socket;
        try
        {
            for (var filled = 0; ;)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
                if (read == 0)
                    return;
                filled += read;
                if (LengthOf(buffer.AsSpan(0, filled)) is not { } length || filled < length)
                    continue;
                if (!_answers)
                {
                    filled = 0;
                    continue;
                }
                Note(buffer.AsSpan(0, filled));
                buffer.AsSpan(length, filled - length).CopyTo(buffer);
                filled -= length;
                await socket.SendAsync(ok);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The node went away.
        }
    }

    private void Note(ReadOnlySpan<byte> request)
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _last, now);
        Interlocked.Increment(ref _received);
        if (_sender is not { } sender || Number(request, "actorvent-version: "u8) is not { } version || sender.SentAt(version) is not { } sent)
            return;
        lock (_latencies)
            _latencies.Add(_time.GetElapsedTime(sent, now).TotalMilliseconds);
    }

    /// <summary>Of the request with its body, null while its head is not whole.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> request)
    {
        var head = request.IndexOf("\r\n\r\n"u8);
        return head < 0 ? null : head + 4 + (int)(Number(request[..head], "Content-Length: "u8) ?? 0);
    }

    private static long? Number(ReadOnlySpan<byte> request, ReadOnlySpan<byte> header)
    {
        var at = request.IndexOf(header);
        return at >= 0 && Utf8Parser.TryParse(request[(at + header.Length)..], out long number, out _) ? number : null;
    }
}
