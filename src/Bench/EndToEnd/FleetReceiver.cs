using System.Buffers.Text;
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
        _listener = RawHttp.Listen();
        _port = RawHttp.PortOf(_listener);
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

    /// <summary>Whether each endpoint knows of each pod the version that the other's know.</summary>
    public bool KnowsWhat(FleetReceiver other) => _versions.All(versions => other._versions[0].All(pod => versions.GetValueOrDefault(pod.Key) == pod.Value));

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
            _ = AcceptAsync(_listener = RawHttp.Listen(_port));
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

    private Task AcceptAsync(Socket listener) => RawHttp.AcceptAsync(listener, socket => RawHttp.ServeAsync(socket, Answer));

    private ReadOnlyMemory<byte> Answer(Socket socket, ReadOnlySpan<byte> request)
    {
        switch (_temper)
        {
            case Temper.Accepts:
                Note(request);
                return RawHttp.Ok;
            case Temper.NeverAnswers:
                lock (_open)
                    _open.Add(socket);
                return default;
            default:
                return RawHttp.Error;
        }
    }

    private void Note(ReadOnlySpan<byte> request)
    {
        var now = _time.GetTimestamp();
        Interlocked.Increment(ref _accepted);
        var path = request[(request.IndexOf((byte)'/') + 1)..];
        if (!Utf8Parser.TryParse(path, out int endpoint, out _) || RawHttp.Number(request, "actorvent-version: "u8) is not { } version)
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
}
