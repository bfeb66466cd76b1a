using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Tests.Kubernetes;

/// <summary>Answers over real HTTP on loopback whatever the test says, and keeps what was asked.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeApiServer(WebApplication app) => _app = app;

    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static Task<FakeApiServer> StartAsync(Func<HttpContext, Task> answer, X509Certificate2? certificate = null, bool askForClientCertificate = false, HttpProtocols protocols = HttpProtocols.Http1AndHttp2) =>
        StartAsync(answer, certificate is null ? null : () => certificate, askForClientCertificate, protocols: protocols);

    public static async Task<FakeApiServer> StartAsync(Func<HttpContext, Task> answer, Func<X509Certificate2>? certificate, bool askForClientCertificate = false, X509Certificate2Collection? chain = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = certificate is null ? HttpProtocols.Http1 : protocols;
            if (certificate is null)
                return;
            listen.UseHttps(https =>
            {
                https.ServerCertificateSelector = chain is null ? (_, _) => certificate() : null;
                if (chain is not null)
                    (https.ServerCertificate, https.ServerCertificateChain) = (certificate(), chain);
                https.ClientCertificateMode = askForClientCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
                https.AllowAnyClientCertificate();
            });
        }));
        var server = new FakeApiServer(builder.Build()) { Answer = answer };
        server._app.Run(async context =>
        {
            server.Requests.Enqueue(SeenRequest.Of(context));
            await server.Answer(context);
        });
        await server._app.StartAsync();
        return server;
    }

    public static Task<FakeApiServer> ReplayAsync(string recording) => StartAsync(Recording.Load(recording).WriteAsync);

    /// <summary>Answers no more until the client goes away.</summary>
    public static Task HoldAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(gone.SetResult);
        return gone.Task;
    }

    public ClusterConnection Connection(ITokenSource? tokens = null, TlsSettings? tls = null) =>
        new(Address, "test", "default", tokens ?? FixedToken.None, tls ?? new TlsSettings());

    public ResourceClient Client(TimeProvider? time = null, ITokenSource? tokens = null, TlsSettings? tls = null, ResourceClientOptions? options = null) =>
        new(Connection(tokens, tls), time ?? TimeProvider.System, new Random(1), NullLoggerFactory.Instance, options);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
