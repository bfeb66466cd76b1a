using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Simulator.Api;

/// <summary>A Kubernetes API server for pods, over real HTTP, that answers like the real one, and fails on request.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly ApiServerOptions _options;
    private readonly TimeProvider _time;
    private readonly X509Certificate2? _certificate;
    private readonly string? _authority;
    private CancellationTokenSource _closing = new();
    private WebApplication? _app;
    private int _port;

    private ApiServer(ApiServerOptions options, TimeProvider time)
    {
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
    public Uri Uri => new($"{(_options.Https ? "https" : "http")}://127.0.0.1:{_port}");

    /// <summary>Starts a server.</summary>
    /// <exception cref="SimulatorException">The port is in use.</exception>
    public static async Task<ApiServer> StartAsync(ApiServerOptions options, TimeProvider time, ILoggerFactory? loggers = null)
    {
        _ = loggers;
        var server = new ApiServer(options, time);
        await server.ListenAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Listens again after <see cref="CloseAsync"/>, on the same port.</summary>
    public async Task ListenAsync()
    {
        _closing = new CancellationTokenSource();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 8 << 20;
            kestrel.Listen(IPAddress.Loopback, _port, listen =>
            {
                if (_certificate is null)
                    return;
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(_certificate);
            });
        });
        var app = builder.Build();
        var handler = new ApiHandler(Store, Faults, _options, _time);
        var closing = _closing.Token;
        app.Run(context => handler.HandleAsync(context, closing));
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new SimulatorException($"port {_port} is in use: choose another with --port, or 0 for any free one", error);
        }
        _app = app;
        _port = new Uri(app.Urls.First()).Port;
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
    }

    /// <summary>Writes a kubeconfig that leads here.</summary>
    public void WriteKubeconfig(string path) => File.WriteAllText(path, Kubeconfig());

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
}
