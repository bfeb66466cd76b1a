using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ActorVent.Bench.EndToEnd;

/// <summary>
/// As much of an API server as one watch of pods asks for, over plain sockets: pages of a list, then a watch whose events cost the
/// sender next to nothing. A watch that is opened later takes the place of the one before, and begins after the version that it names.
/// </summary>
internal sealed class ReplayServer : IDisposable
{
    private const long FirstVersion = 1_000_000;
    private const int MostBatch = 16;
    private const int MostItem = 64 * 1024;

    private readonly Socket _listener = RawHttp.Listen();
    private readonly PodTemplate _template;
    private readonly int _pods;
    private readonly long[] _sent;
    private readonly TimeProvider _time;
    private TaskCompletionSource<Watch> _watch = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = FirstVersion;

    public ReplayServer(PodTemplate template, int pods, int mostChanges, TimeProvider time)
    {
        _template = template;
        _pods = pods;
        _time = time;
        _sent = new long[mostChanges + 1];
        _ = RawHttp.AcceptAsync(_listener, ServeAsync);
    }

    public Uri Uri => new($"http://127.0.0.1:{RawHttp.PortOf(_listener)}");

    /// <summary>Completes when the node watches.</summary>
    public Task Watching => _watch.Task;

    /// <summary>Nothing is sent any more on the watch that was: the next is waited for.</summary>
    public void WatchAnew() => _watch = new TaskCompletionSource<Watch>(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When a version was handed to the socket; null for those of the list.</summary>
    public long? SentAt(long version) => version > FirstVersion && version <= Volatile.Read(ref _version) ? _sent[version - FirstVersion] : null;

    /// <summary>Sends changes of one pod after the other.</summary>
    /// <param name="changes">How many.</param>
    /// <param name="perSecond">0: as fast as the node reads.</param>
    public async Task SendAsync(int changes, int perSecond)
    {
        var started = _time.GetTimestamp();
        var first = _version;
        for (var last = first + changes; (await _watch.Task) is var watch && watch.Told < last;)
        {
            var due = perSecond == 0 ? last : Math.Min(last, first + (long)(_time.GetElapsedTime(started).TotalSeconds * perSecond));
            if (watch.Told < due)
                await TellAsync(watch, due);
            else
                await Task.Delay(TimeSpan.FromMilliseconds(2), _time);
        }
    }

    /// <summary>Says on the watch how far it is, as a server does once a minute.</summary>
    public async Task SendBookmarkAsync()
    {
        var line = $"{{\"type\":\"BOOKMARK\",\"object\":{{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{{\"resourceVersion\":\"{Volatile.Read(ref _version)}\"}}}}}}\n";
        var watch = await _watch.Task;
        await watch.Socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line.Length:x}\r\n{line}\r\n")));
    }

    public void Dispose()
    {
        _listener.Dispose();
        if (_watch.Task.IsCompletedSuccessfully)
            _watch.Task.Result.Socket.Dispose();
    }

    /// <summary>The next events, a chunk of the body.</summary>
    private async Task TellAsync(Watch watch, long upTo)
    {
        var length = Render(watch, (int)Math.Min(MostBatch, upTo - watch.Told));
        try
        {
            await watch.Socket.SendAsync(watch.Buffer.AsMemory(0, length));
        }
        catch (SocketException) when (_watch.Task is { IsCompletedSuccessfully: true } current && current.Result == watch)
        {
            // Who asked for it is gone. Another comes.
            WatchAnew();
        }
    }

    private int Render(Watch watch, int events)
    {
        const int ChunkHead = 10;
        var head = "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\","u8;
        var at = ChunkHead;
        var now = _time.GetTimestamp();
        Span<byte> buffer = watch.Buffer;
        for (var i = 0; i < events; i++)
        {
            var version = ++watch.Told;
            var pod = (int)((version - FirstVersion) % _pods);
            head.CopyTo(buffer[at..]);
            at += head.Length;
            var length = _template.Write(watch.Item, pod, version, version - FirstVersion);
            watch.Item.AsSpan(1, length - 1).CopyTo(buffer[at..]);
            at += length - 1;
            buffer[at++] = (byte)'}';
            buffer[at++] = (byte)'\n';
            if (version <= _version)
                continue;
            _sent[version - FirstVersion] = now;
            Volatile.Write(ref _version, version);
        }
        Utf8Formatter.TryFormat(at - ChunkHead, buffer, out _, new System.Buffers.StandardFormat('x', 8));
        "\r\n"u8.CopyTo(buffer[8..]);
        "\r\n"u8.CopyTo(buffer[at..]);
        return at + 2;
    }

    private async Task ServeAsync(Socket socket)
    {
        var buffer = new byte[16 * 1024];
        for (var filled = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
                return;
            filled += read;
            if (buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) < 0)
                continue;
            var target = Encoding.ASCII.GetString(buffer, 0, buffer.AsSpan(0, filled).IndexOf((byte)'\r')).Split(' ')[1];
            filled = 0;
            if (await AnswerAsync(socket, target))
                return;
        }
    }

    /// <returns>Whether the connection is a watch's from now on.</returns>
    private async Task<bool> AnswerAsync(Socket socket, string target)
    {
        if (target.Contains("sendInitialEvents", StringComparison.Ordinal))
        {
            await WriteAsync(socket, "422 Unprocessable Entity", """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled","reason":"Invalid","code":422}"""u8.ToArray());
            return false;
        }
        if (target.Contains("watch=", StringComparison.Ordinal))
        {
            await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
            await BeginAsync(new Watch(socket) { Told = VersionOf(target) });
            return true;
        }
        await WriteAsync(socket, "200 OK", target.StartsWith("/api/v1/pods", StringComparison.Ordinal)
            ? Page(target)
            : """{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"2f6f6b7e-1f33-4c3a-9a55-0d3c1b7f2a10","resourceVersion":"4"}}"""u8.ToArray());
        return false;
    }

    private async Task BeginAsync(Watch watch)
    {
        while (watch.Told < Volatile.Read(ref _version))
            await TellAsync(watch, Volatile.Read(ref _version));
        if (!_watch.TrySetResult(watch))
        {
            WatchAnew();
            _watch.SetResult(watch);
        }
    }

    private long VersionOf(string target) =>
        target.Contains("resourceVersion=", StringComparison.Ordinal) && long.Parse(Parameter(target, "resourceVersion="), CultureInfo.InvariantCulture) is > 0 and var version
            ? version
            : Volatile.Read(ref _version);

    private static async Task WriteAsync(Socket socket, string status, ReadOnlyMemory<byte> body)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"));
        await socket.SendAsync(body);
    }

    private ReadOnlyMemory<byte> Page(string target)
    {
        const string Continue = "continue=";
        var limit = int.Parse(Parameter(target, "limit="), CultureInfo.InvariantCulture);
        var first = target.Contains(Continue, StringComparison.Ordinal) ? int.Parse(Parameter(target, Continue), CultureInfo.InvariantCulture) : 0;
        var last = Math.Min(_pods, first + limit);
        var item = new byte[MostItem];
        var page = new MemoryStream((last - first) * 7 * 1024);
        page.Write(Encoding.ASCII.GetBytes(
            $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"{{_version}}"{{(last < _pods ? $",\"continue\":\"{last}\"" : "")}}},"items":["""));
        for (var pod = first; pod < last; pod++)
        {
            var length = _template.Write(item, pod, FirstVersion - _pods + pod, 0);
            if (pod > first)
                page.WriteByte((byte)',');
            page.Write(item, 0, length);
        }
        page.Write("]}"u8);
        return page.GetBuffer().AsMemory(0, (int)page.Length);
    }

    private static string Parameter(string target, string name)
    {
        var start = target.IndexOf(name, StringComparison.Ordinal) + name.Length;
        var end = target.IndexOf('&', start);
        return end < 0 ? target[start..] : target[start..end];
    }

    private sealed class Watch(Socket socket)
    {
        public Socket Socket { get; } = socket;

        /// <summary>The last version that was sent on it, or that its client knows.</summary>
        public long Told { get; set; }

        public byte[] Buffer { get; } = new byte[MostBatch * 8 * 1024];

        public byte[] Item { get; } = new byte[MostItem];
    }
}
