using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ActorVent.Bench.EndToEnd;

/// <summary>
/// As much of an API server as one watch of pods asks for, over plain sockets: pages of a list, then a watch whose events cost the
/// sender next to nothing.
/// </summary>
internal sealed class ReplayServer : IDisposable
{
    private const long FirstVersion = 1_000_000;
    private const int MostBatch = 16;

    private readonly Socket _listener = RawHttp.Listen();
    private readonly PodTemplate _template;
    private readonly int _pods;
    private readonly long[] _sent;
    private readonly byte[] _item = new byte[64 * 1024];
    private TaskCompletionSource<Socket> _watch = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
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

    /// <summary>The watch that comes next takes the place of the one that was; what was sent before is not sent again.</summary>
    public void WatchAnew() => _watch = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When a version was handed to the socket; null for those of the list.</summary>
    public long? SentAt(long version) => version > FirstVersion && version <= Volatile.Read(ref _version) ? _sent[version - FirstVersion] : null;

    /// <summary>Sends changes of one pod after the other.</summary>
    /// <param name="changes">How many.</param>
    /// <param name="perSecond">0: as fast as the node reads.</param>
    public async Task SendAsync(int changes, int perSecond)
    {
        var socket = await _watch.Task;
        var started = _time.GetTimestamp();
        var buffer = new byte[MostBatch * 8 * 1024];
        for (var made = 0; made < changes;)
        {
            var due = perSecond == 0 ? changes : Math.Min(changes, (int)(_time.GetElapsedTime(started).TotalSeconds * perSecond));
            while (made < due)
            {
                var batch = Math.Min(MostBatch, due - made);
                var length = Render(buffer, batch);
                made += batch;
                await socket.SendAsync(buffer.AsMemory(0, length));
            }
            if (made < changes)
                await Task.Delay(TimeSpan.FromMilliseconds(2), _time);
        }
    }

    /// <summary>Says on the watch how far it is, as a server does once a minute.</summary>
    public async Task SendBookmarkAsync()
    {
        var line = $"{{\"type\":\"BOOKMARK\",\"object\":{{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{{\"resourceVersion\":\"{Volatile.Read(ref _version)}\"}}}}}}\n";
        var socket = await _watch.Task;
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line.Length:x}\r\n{line}\r\n")));
    }

    public void Dispose()
    {
        _listener.Dispose();
        if (_watch.Task.IsCompletedSuccessfully)
            _watch.Task.Result.Dispose();
    }

    /// <summary>A chunk of the body for every batch.</summary>
    private int Render(Span<byte> buffer, int events)
    {
        const int ChunkHead = 10;
        var head = "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\","u8;
        var at = ChunkHead;
        var now = _time.GetTimestamp();
        for (var i = 0; i < events; i++)
        {
            var version = _version + 1;
            var pod = (int)((version - FirstVersion) % _pods);
            head.CopyTo(buffer[at..]);
            at += head.Length;
            var length = _template.Write(_item, pod, version, version - FirstVersion);
            _item.AsSpan(1, length - 1).CopyTo(buffer[at..]);
            at += length - 1;
            buffer[at++] = (byte)'}';
            buffer[at++] = (byte)'\n';
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
            _watch.TrySetResult(socket);
            return true;
        }
        await WriteAsync(socket, "200 OK", target.StartsWith("/api/v1/pods", StringComparison.Ordinal)
            ? Page(target)
            : """{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"2f6f6b7e-1f33-4c3a-9a55-0d3c1b7f2a10","resourceVersion":"4"}}"""u8.ToArray());
        return false;
    }

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
        var page = new MemoryStream((last - first) * 7 * 1024);
        page.Write(Encoding.ASCII.GetBytes(
            $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"{{_version}}"{{(last < _pods ? $",\"continue\":\"{last}\"" : "")}}},"items":["""));
        for (var pod = first; pod < last; pod++)
        {
            var length = _template.Write(_item, pod, FirstVersion - _pods + pod, 0);
            if (pod > first)
                page.WriteByte((byte)',');
            page.Write(_item, 0, length);
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
}
