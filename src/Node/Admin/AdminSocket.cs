using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Admin;

/// <summary>
/// Answers operators over HTTP on a Unix socket in the data directory, which is for its owner only: GET of what is there, as JSON, one answer for each
/// connection.
/// </summary>
internal sealed partial class AdminSocket : IAsyncDisposable
{
    /// <summary>In the data directory.</summary>
    public const string FileName = "admin.sock";

    private const int MostRequestBytes = 8 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly string _path;
    private readonly IReadOnlyDictionary<string, Func<CancellationToken, Task<byte[]>>> _answers;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;

    private AdminSocket(Socket socket, string path, IReadOnlyDictionary<string, Func<CancellationToken, Task<byte[]>>> answers, ILogger logger)
    {
        (_socket, _path, _answers, _logger) = (socket, path, answers, logger);
        _accepting = AcceptAsync();
    }

    /// <summary>Opens it; where that is not possible, the node goes on without, and says so.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="answers">JSON, by path.</param>
    /// <param name="logger">For people.</param>
    public static AdminSocket? Open(string directory, IReadOnlyDictionary<string, Func<CancellationToken, Task<byte[]>>> answers, ILogger logger)
    {
        var path = Path.Combine(directory, FileName);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(directory);
            // What a process that was killed has left.
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen();
            return new AdminSocket(socket, path, answers, logger);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            socket.Dispose();
            Log.NotOpened(logger, path, e.Message);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        File.Delete(_path);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var connection = await _socket.AcceptAsync(_closing.Token).ConfigureAwait(false);
            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        patience.CancelAfter(Patience);
        try
        {
            using var stream = new NetworkStream(connection, ownsSocket: true);
            var (status, body) = await AnswerAsync(await ReadAsync(stream, patience.Token).ConfigureAwait(false), patience.Token).ConfigureAwait(false);
            var head = $"HTTP/1.1 {(int)status} {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), patience.Token).ConfigureAwait(false);
            await stream.WriteAsync(body, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Who asked has gone.
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> AnswerAsync(string request, CancellationToken cancellationToken)
    {
        if (request.Split(' ') is not ["GET", var path, ..])
            return (HttpStatusCode.BadRequest, "{\"error\":\"only GET is answered\"}"u8.ToArray());
        if (!_answers.TryGetValue(path, out var answer))
            return (HttpStatusCode.NotFound, "{\"error\":\"there is nothing of that name\"}"u8.ToArray());
        try
        {
            return (HttpStatusCode.OK, await answer(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            Log.Failed(_logger, path, e.Message);
            return (HttpStatusCode.ServiceUnavailable, "{\"error\":\"it cannot be told at present; the log says why\"}"u8.ToArray());
        }
    }

    /// <summary>The request's first line, once all of its head is there.</summary>
    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostRequestBytes];
        var length = 0;
        while (length < buffer.Length && buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            length += read;
        }
        var line = buffer.AsSpan(0, length).IndexOf("\r\n"u8);
        return line < 0 ? "" : Encoding.ASCII.GetString(buffer, 0, line);
    }

    private static partial class Log
    {
        [LoggerMessage(1860, LogLevel.Warning, "There is no {Path} for operators' questions ({Error}); everything else goes on")]
        public static partial void NotOpened(ILogger logger, string path, string error);

        [LoggerMessage(1861, LogLevel.Warning, "An operator's question {Path} cannot be answered: {Error}")]
        public static partial void Failed(ILogger logger, string path, string error);
    }
}
