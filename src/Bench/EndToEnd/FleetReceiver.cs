using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorVent.Bench.EndToEnd;

/// <summary>How a receiver treats what comes.</summary>
internal enum Temper
{
    Accepts,

    /// <summary>Nobody listens.</summary>
    Refuses,

    NeverAnswers,

    Fails,
}

/// <summary>
/// Many endpoints at one address, told apart by the path of the URL (<c>/0</c>, <c>/1</c>, …): checks for each that no pod goes back, and knows its last versions.
/// </summary>
internal sealed class FleetReceiver : IDisposable
{
    private readonly int _port;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, long>[] _versions;
    private readonly long[] _received;
    private readonly List<double> _latencies = [];
    private readonly List<Socket> _open = [];
    private Socket? _listener;
    private ReplayServer? _sender;
    private Temper _temper;
    private long _accepted;
    private long _violations;

    public FleetReceiver(int endpoints, Temper temper, TimeProvider time)
    {
        _time = time;
        _temper = temper;
        _versions = [.. Enumerable.Range(0, endpoints).Select(_ => new Dictionary<string, long>())];
        _received = new long[endpoints];
        _listener = Listen(0);
        _port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        if (temper == Temper.Refuses)
            Close();
        else
            _ = AcceptAsync(_listener);
    }

    public IEnumerable<Uri> Uris => Enumerable.Range(0, _versions.Length).Select(endpoint => new Uri($"http://127.0.0.1:{_port}/{endpoint}"));

    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Older versions that came after newer ones.</summary>
    public long Violations => Interlocked.Read(ref _violations);

    /// <summary>What the endpoint that got least has got.</summary>
    public long Least => _received.Min();

    public void Measure(ReplayServer sender) => _sender = sender;

    public List<double> TakeLatencies()
    {
        lock (_latencies)
        {
            var taken = new List<double>(_latencies);
            _latencies.Clear();
            return taken;
        }
    }

    /// <summary>From now on everything is accepted.</summary>
    public void Recover()
    {
        var refused = _temper == Temper.Refuses;
        _temper = Temper.Accepts;
        if (refused)
            _ = AcceptAsync(_listener = Listen(_port));
        lock (_open)
        {
            // What was never answered is sent again.
            foreach (var socket in _open)
                socket.Dispose();
            _open.Clear();
        }
    }

    public void Dispose() => Close();

    private void Close()
    {
        _listener?.Dispose();
        _listener = null;
    }

    private static Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(4096);
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
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
        var buffer = new byte[32 * 1024];
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
                if (_temper == Temper.NeverAnswers)
                {
                    lock (_open)
                        _open.Add(socket);
                    await Task.Delay(Timeout.InfiniteTimeSpan, _time);
                }
                var answer = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
                if (_temper == Temper.Accepts)
                {
                    Note(buffer.AsSpan(0, length));
                    answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
                }
                buffer.AsSpan(length, filled - length).CopyTo(buffer);
                filled -= length;
                await socket.SendAsync(answer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The node went away, or the endpoint recovers.
        }
    }

    private void Note(ReadOnlySpan<byte> request)
    {
        var now = _time.GetTimestamp();
        Interlocked.Increment(ref _accepted);
        var path = request[(request.IndexOf((byte)'/') + 1)..];
        if (!Utf8Parser.TryParse(path, out int endpoint, out _) || Number(request, "actorvent-version: "u8) is not { } version)
            throw new InvalidOperationException("a request that says neither its endpoint nor its version");
        var pod = NameOf(request);
        var versions = _versions[endpoint];
        lock (versions)
        {
            if (versions.TryGetValue(pod, out var known) && known > version)
                Interlocked.Increment(ref _violations);
            versions[pod] = version;
            _received[endpoint]++;
        }
        if (_sender?.SentAt(version) is not { } sent)
            return;
        lock (_latencies)
            _latencies.Add(_time.GetElapsedTime(sent, now).TotalMilliseconds);
    }

    private static string NameOf(ReadOnlySpan<byte> request)
    {
        var name = request[(request.IndexOf("\"name\":\"shop-"u8) + 8)..];
        return Encoding.ASCII.GetString(name[..name.IndexOf((byte)'"')]);
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
