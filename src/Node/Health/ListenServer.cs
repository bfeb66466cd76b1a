using System.Net;
using System.Net.Sockets;
using ActorVent.Node.Commands;
using ActorVent.Node.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using ListenOptions = ActorVent.Node.Configuration.ListenOptions;

namespace ActorVent.Node.Health;

/// <summary>
/// Serves health and metrics over HTTP, to whoever can connect: <c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c>. They hold no secret and no content of objects.
/// </summary>
internal sealed partial class ListenServer : IAsyncDisposable
{
    private const int MostConnections = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private volatile HealthCheckService? _health;
    private WebApplication? _server;

    private ListenServer(Socket socket) => _socket = socket;

    /// <summary>Knows the node's checks; until it is set, the node is starting: alive, and not ready.</summary>
    public HealthCheckService Health
    {
        set => _health = value;
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Takes the port, before anything starts. Who connects waits until <see cref="StartAsync"/>.</summary>
    /// <exception cref="ListenException">It is not to be had.</exception>
    public static ListenServer Bind(ListenOptions options)
    {
        // All addresses of a machine without IPv6 are those of IPv4.
        var endPoint = options.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 ? new IPEndPoint(IPAddress.Any, options.Port) : options.EndPoint;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(endPoint);
            // A port that nobody listens on others may take all the same.
            socket.Listen();
            return new ListenServer(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ListenException($"--listen: {options.EndPoint} is not to be had ({e.Message}). Name another address or port, or stop what uses it.");
        }
    }

    /// <summary>Begins to answer.</summary>
    /// <param name="meter">The name of the one that counts.</param>
    /// <param name="loggers">For people.</param>
    public async Task StartAsync(string meter, ILoggerFactory loggers)
    {
        var builder = KestrelServers.Builder(
            MostConnections, Patience, TimeSpan.FromSeconds(1), kestrel => kestrel.Listen(EndPoint, static listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = _ => _socket);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("actorvent", serviceVersion: VersionCommand.Version))
            .WithMetrics(metrics => metrics.AddMeter(meter, "System.Runtime").AddPrometheusExporter());
        _server = builder.Build();
        Map(_server, "/healthz", HealthChecks.Live);
        Map(_server, "/readyz", HealthChecks.Ready);
        _server.UseOpenTelemetryPrometheusScrapingEndpoint();
        _server.Run(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("There are /healthz, /readyz and /metrics.\n");
        });
        await _server.StartAsync().ConfigureAwait(false);
        Log.Listening(loggers.CreateLogger("ActorVent.Node"), EndPoint);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
    }

    private void Map(WebApplication server, string path, string tag) => server.Map(path, branch => branch.Run(async context =>
    {
        var report = _health is { } health
            ? await health.CheckHealthAsync(check => check.Tags.Contains(tag), context.RequestAborted).ConfigureAwait(false)
            : HealthChecks.Starting(tag);
        await HealthText.WriteAsync(context, report).ConfigureAwait(false);
    }));

    private static partial class Log
    {
        [LoggerMessage(1720, LogLevel.Information, "Health and metrics are at {EndPoint}: /healthz, /readyz, /metrics")]
        public static partial void Listening(ILogger logger, IPEndPoint endPoint);
    }
}
