using System.Net.Sockets;
using ActorVent.Node.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Admin;

/// <summary>Answers operators over HTTP with JSON.</summary>
internal sealed partial class AdminServer : IAsyncDisposable
{
    private const int MostConnections = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly WebApplication _server;
    private readonly IReadOnlyList<AdminRoute> _routes;
    private readonly ILogger _logger;

    private AdminServer(WebApplication server, IReadOnlyList<AdminRoute> routes, ILogger logger) => (_server, _routes, _logger) = (server, routes, logger);

    /// <summary>Begins to answer.</summary>
    /// <param name="socket">Listens already.</param>
    /// <param name="first">Who has connected to it.</param>
    /// <param name="routes">What is answered.</param>
    /// <param name="logger">For people.</param>
    public static async Task<AdminServer> StartAsync(Socket socket, Socket first, IReadOnlyList<AdminRoute> routes, ILogger logger)
    {
        // The socket is there already.
        var builder = KestrelServers.Builder(MostConnections, Patience, TimeSpan.Zero, static kestrel => kestrel.ListenUnixSocket("/admin", static listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddSingleton<IConnectionListenerFactory>(new AdminListener(socket, first));
        var server = new AdminServer(builder.Build(), routes, logger);
        server._server.Run(server.AnswerAsync);
        await server._server.StartAsync().ConfigureAwait(false);
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        try
        {
            if (_routes.FirstOrDefault(route => route.Path == path && route.Method == method) is { } route)
                await route.AnswerAsync(context).ConfigureAwait(false);
            else if (_routes.Any(route => route.Path == path))
                await AdminJson.RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"{path} is not there to {method}").ConfigureAwait(false);
            else
                await AdminJson.RefuseAsync(context, StatusCodes.Status404NotFound, $"there is no {path} here: the node is of another version").ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who asked is gone.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Log.Failed(_logger, path, e.Message);
            await AdminJson.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "it cannot be told at present; the log says why").ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1861, LogLevel.Warning, "An operator's question {Path} cannot be answered: {Error}")]
        public static partial void Failed(ILogger logger, string path, string error);
    }
}
