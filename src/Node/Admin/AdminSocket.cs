using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Admin;

/// <summary>Answers operators over HTTP on a Unix socket, which is for its owner only, with JSON.</summary>
internal sealed partial class AdminSocket : IAsyncDisposable
{
    /// <summary>In the data directory.</summary>
    public const string FileName = "admin.sock";

    private const int MostConnections = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly WebApplication _server;
    private readonly string _path;

    private AdminSocket(WebApplication server, string path) => (_server, _path) = (server, path);

    /// <summary>Opens it; where that is not possible, the node goes on without, and says so.</summary>
    /// <param name="path">The socket's file. Its directory is created.</param>
    /// <param name="routes">What is answered.</param>
    /// <param name="logger">For people.</param>
    public static async Task<AdminSocket?> OpenAsync(string path, IReadOnlyList<AdminRoute> routes, ILogger logger)
    {
        var server = Server(path, routes, logger);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // What a process that was killed has left.
            File.Delete(path);
            await server.StartAsync().ConfigureAwait(false);
            return new AdminSocket(server, path);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            Log.NotOpened(logger, path, e.Message);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        File.Delete(_path);
    }

    private static WebApplication Server(string path, IReadOnlyList<AdminRoute> routes, ILogger logger)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, path));
        builder.Services.Configure<SocketTransportOptions>(static transport => transport.CreateBoundListenSocket = Bind);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.Zero);
        // Signals are the process' own business: see Commands/Shutdown.
        builder.Services.AddSingleton<IHostLifetime, Hosting.NoLifetime>();
        var server = builder.Build();
        server.Run(context => AnswerAsync(context, routes, logger));
        return server;
    }

    private static void Configure(KestrelServerOptions kestrel, string path)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.RequestHeadersTimeout = Patience;
        kestrel.ListenUnixSocket(path, static listen => listen.Protocols = HttpProtocols.Http1);
    }

    /// <summary>For its owner only from the first moment on: nobody can connect before it listens.</summary>
    private static Socket Bind(EndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(endPoint.ToString()!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task AnswerAsync(HttpContext context, IReadOnlyList<AdminRoute> routes, ILogger logger)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        var route = routes.FirstOrDefault(route => route.Path == path && route.Method == method);
        try
        {
            if (route is not null)
                await route.AnswerAsync(context).ConfigureAwait(false);
            else if (routes.Any(route => route.Path == path))
                await AdminJson.RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"{path} is not there to {method}").ConfigureAwait(false);
            else
                await AdminJson.RefuseAsync(context, StatusCodes.Status404NotFound, $"there is no {path} here: the node is alone, or of another version").ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who asked is gone.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Log.Failed(logger, path, e.Message);
            await AdminJson.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "it cannot be told at present; the log says why").ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1860, LogLevel.Warning, "There is no {Path} for operators' questions ({Error}); everything else goes on. --admin names another")]
        public static partial void NotOpened(ILogger logger, string path, string error);

        [LoggerMessage(1861, LogLevel.Warning, "An operator's question {Path} cannot be answered: {Error}")]
        public static partial void Failed(ILogger logger, string path, string error);
    }
}
