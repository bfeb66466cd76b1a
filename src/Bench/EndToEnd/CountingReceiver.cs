using System.Net.Sockets;

namespace ActorVent.Bench.EndToEnd;

/// <summary>A webhook receiver over plain sockets that counts what arrives and answers at once, or never.</summary>
internal sealed class CountingReceiver : IDisposable
{
    private readonly Socket _listener = RawHttp.Listen();
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
        _ = RawHttp.AcceptAsync(_listener, socket => RawHttp.ServeAsync(socket, Answer));
    }

    public Uri Uri => new($"http://127.0.0.1:{RawHttp.PortOf(_listener)}/");

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

    private ReadOnlyMemory<byte> Answer(Socket socket, ReadOnlySpan<byte> request)
    {
        if (!_answers)
            return default;
        Note(request);
        return RawHttp.Ok;
    }

    private void Note(ReadOnlySpan<byte> request)
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _last, now);
        Interlocked.Increment(ref _received);
        if (_sender is not { } sender || RawHttp.Number(request, "actorvent-version: "u8) is not { } version || sender.SentAt(version) is not { } sent)
            return;
        lock (_latencies)
            _latencies.Add(_time.GetElapsedTime(sent, now).TotalMilliseconds);
    }
}
