using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Admin;

/// <summary>The Unix socket that operators' questions come to, for its owner only. What answers them is loaded when the first comes: most nodes are never asked.</summary>
internal sealed partial class AdminSocket : IAsyncDisposable
{
    private const int Backlog = 16;

    private readonly Socket _socket;
    private readonly string _path;
    private readonly Task<AdminServer?> _server;

    private AdminSocket(Socket socket, string path, Func<IReadOnlyList<AdminRoute>> routes, ILogger logger)
    {
        (_socket, _path) = (socket, path);
        _server = ServeAsync(routes, logger);
    }

    /// <summary>Opens it; where that is not possible, the node goes on without, and says so.</summary>
    /// <param name="path">The socket's file. Its directory is created.</param>
    /// <param name="routes">What is answered; asked for once, when the first question comes.</param>
    /// <param name="logger">For people.</param>
    public static AdminSocket? Open(string path, Func<IReadOnlyList<AdminRoute>> routes, ILogger logger)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // What a process that was killed has left.
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            // Nobody can connect before it listens.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen(Backlog);
            return new AdminSocket(socket, path, routes, logger);
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
        _socket.Dispose();
        if (await _server.ConfigureAwait(false) is { } server)
            await server.DisposeAsync().ConfigureAwait(false);
        File.Delete(_path);
    }

    /// <summary>null: nobody has come before the end.</summary>
    private async Task<AdminServer?> ServeAsync(Func<IReadOnlyList<AdminRoute>> routes, ILogger logger)
    {
        try
        {
            var first = await _socket.AcceptAsync().ConfigureAwait(false);
            return await StartAsync(first, routes, logger).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Apart, so that what it names is loaded when it is called.</summary>
    private Task<AdminServer> StartAsync(Socket first, Func<IReadOnlyList<AdminRoute>> routes, ILogger logger) => AdminServer.StartAsync(_socket, first, routes(), logger);

    private static partial class Log
    {
        [LoggerMessage(1860, LogLevel.Warning, "There is no {Path} for operators' questions ({Error}); everything else goes on. --admin names another")]
        public static partial void NotOpened(ILogger logger, string path, string error);
    }
}
