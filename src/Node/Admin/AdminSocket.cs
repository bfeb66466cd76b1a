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

/// <summary>Answers operators over HTTP on a Unix socket in the data directory, which is for its owner only: GET of what is there, as JSON.</summary>
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
    /// <param name="directory">The data directory.</param>
    /// <param name="answers">JSON, by path.</param>
    /// <param name="logger">For people.</param>
    public static async Task<AdminSocket?> OpenAsync(string directory, IReadOnlyDictionary<string, Func<CancellationToken, Task<byte[]>>> answers, ILogger logger)
    {
        var path = Path.Combine(directory, FileName);
        var server = Server(path, answers, logger);
        try
        {
            Directory.CreateDirectory(directory);
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

    private static WebApplication Server(string path, IReadOnlyDictionary<string, Func<CancellationToken, Task<byte[]>>> answers, ILogger logger)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, path));
        builder.Services.Configure<SocketTransportOptions>(static transport => transport.CreateBoundListenSocket = Bind);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.Zero);
        // Signals are the process' own business: see Commands/Shutdown.
        builder.Services.AddSingleton<IHostLifetime, Hosting.NoLifetime>();
        var server = builder.Build();
        server.Run(context => AnswerAsync(context, answers, logger));
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

    private static async Task AnswerAsync(HttpContext context, IReadOnlyDictionary<string, Func<CancellationToken, Task<byte[]>>> answers, ILogger logger)
    {
        var (status, body) = await BodyAsync(context.Request, answers, logger, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<(int Status, byte[] Body)> BodyAsync(
        HttpRequest request, IReadOnlyDictionary<string, Func<CancellationToken, Task<byte[]>>> answers, ILogger logger, CancellationToken gone)
    {
        if (!HttpMethods.IsGet(request.Method))
            return (StatusCodes.Status405MethodNotAllowed, "{\"error\":\"only GET is answered\"}"u8.ToArray());
        if (!answers.TryGetValue(request.Path.Value ?? "", out var answer))
            return (StatusCodes.Status404NotFound, "{\"error\":\"there is nothing of that name\"}"u8.ToArray());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(gone);
        patience.CancelAfter(Patience);
        try
        {
            return (StatusCodes.Status200OK, await answer(patience.Token).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            Log.Failed(logger, request.Path.Value!, e.Message);
            return (StatusCodes.Status503ServiceUnavailable, "{\"error\":\"it cannot be told at present; the log says why\"}"u8.ToArray());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1860, LogLevel.Warning, "There is no {Path} for operators' questions ({Error}); everything else goes on")]
        public static partial void NotOpened(ILogger logger, string path, string error);

        [LoggerMessage(1861, LogLevel.Warning, "An operator's question {Path} cannot be answered: {Error}")]
        public static partial void Failed(ILogger logger, string path, string error);
    }
}
