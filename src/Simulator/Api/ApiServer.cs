using System.Security.Cryptography.X509Certificates;
using ActorVent.Simulator.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Simulator.Api;

/// <summary>A Kubernetes API server for pods, over real HTTP, that answers like the real one, and fails on request.</summary>
public sealed partial class ApiServer : IAsyncDisposable
{
    private readonly ApiServerOptions _options;
    private readonly TimeProvider _time;
    private readonly X509Certificate2? _certificate;
    private readonly string? _authority;
    private readonly ILogger _logger;
    private CancellationTokenSource _closing = new();
    private WebApplication? _app;
    private int _port;

    private ApiServer(ApiServerOptions options, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _options = options;
        _time = time;
        _port = options.Port;
        Store = new ClusterStore(options.FirstRevision, options.History, time);
        if (options.Https)
            (_certificate, _authority) = ServerCertificate.Create(time);
    }

    public ClusterStore Store { get; }

    public Faults Faults => _options.Faults;

    /// <summary>Where it listens.</summary>
    public Uri Uri => new UriBuilder(_options.Https ? "https" : "http", _options.Address.ToString(), _port).Uri;

    /// <summary>What was asked for so far.</summary>
    public RequestCounts Requests { get; } = new();

    /// <summary>Starts a server.</summary>
    /// <param name="options">What it is like.</param>
    /// <param name="time">For timestamps, timeouts and bookmarks.</param>
    /// <param name="loggers">null: nothing is logged.</param>
    /// <exception cref="SimulatorException">The port is in use.</exception>
    public static async Task<ApiServer> StartAsync(ApiServerOptions options, TimeProvider time, ILoggerFactory? loggers = null)
    {
        var logger = loggers?.CreateLogger<ApiServer>() ?? (ILogger)NullLogger.Instance;
        var server = new ApiServer(options, time, logger);
        await server.ListenAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Listens again after <see cref="CloseAsync"/>, on the same port.</summary>
    public async Task ListenAsync()
    {
        _closing = new CancellationTokenSource();
        var handler = new ApiHandler(Store, Faults, Requests, _options, _time, _logger);
        var closing = _closing.Token;
        var app = await Guest.StartAsync(
            _port,
            Configure,
            context => handler.HandleAsync(context, closing),
            // What is flushed has left when the flush is over: a cut takes back nothing, and a client that does not read is noticed.
            services => services.Configure<SocketTransportOptions>(sockets => sockets.MaxWriteBufferSize = 1)).ConfigureAwait(false);
        _app = app;
        _port = new Uri(app.Urls.First()).Port;
        Log.Listening(_logger, Uri);
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 8 << 20;
        // A watch whose client does not read is cut by its own measure, not by Kestrel's.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(_options.Address, _port, listen =>
        {
            if (_certificate is null)
                return;
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(_certificate);
        });
    }

    /// <summary>Stops listening and cuts every connection; the store stays.</summary>
    public async Task CloseAsync()
    {
        if (_app is not { } app)
            return;
        _app = null;
        await _closing.CancelAsync().ConfigureAwait(false);
        await app.StopAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
        Log.Closed(_logger, Uri);
    }

    /// <summary>Writes a kubeconfig that leads here. It may hold a token: a new file is for its owner only.</summary>
    public void WriteKubeconfig(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(Kubeconfig());
    }

    /// <summary>A kubeconfig that leads here.</summary>
    public string Kubeconfig()
    {
        var authority = _authority is null ? "" : $"\n    certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(_authority))}";
        var user = _options.Token is { } token ? $"{{ token: \"{token}\" }}" : "{}";
        return $"""
            apiVersion: v1
            kind: Config
            current-context: simulator
            clusters:
            - name: simulator
              cluster:
                server: {Uri.GetLeftPart(UriPartial.Authority)}{authority}
            contexts:
            - name: simulator
              context:
                cluster: simulator
                user: simulator
            users:
            - name: simulator
              user: {user}

            """;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _certificate?.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(1800, LogLevel.Information, "The simulated API server listens on {Uri}")]
        public static partial void Listening(ILogger logger, Uri uri);

        [LoggerMessage(1803, LogLevel.Information, "The simulated API server on {Uri} has closed; its objects stay")]
        public static partial void Closed(ILogger logger, Uri uri);
    }
}
