using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes.Listing;
using ActorVent.Tests.Kubernetes.Watches;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class ExecCertificateTests : IDisposable
{
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly TempDirectory _directory = new();
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly FakeTime _time = new();

    public void Dispose()
    {
        _directory.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(HttpProtocols.Http2)]
    [InlineData(HttpProtocols.Http1)]
    public async Task Certificate_ThatExpires_IsFollowedByANewConnectionWhileAWatchGoesOn(HttpProtocols protocols)
    {
        using var certificate = _authority.Issue();
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FakeApiServer.StartAsync(
            async context =>
            {
                if (!context.Request.Query.ContainsKey("watch"))
                {
                    await Recording.Load("pods-list-all").WriteAsync(context);
                    return;
                }
                await WatchTests.Stream(WatchTests.Event("ADDED", "a", 1))(context);
                await context.Response.Body.FlushAsync();
                await more.Task;
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(WatchTests.Event("ADDED", "b", 2)));
            },
            certificate,
            askForClientCertificate: true,
            protocols: protocols);
        Issue("CN=before", _time.GetUtcNow().AddMinutes(5));
        using var client = Connect(server.Address);
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);
        Assert.Single(await watch.ReadAsync(default));

        await client.ListAsync(Pods, null, default);
        Issue("CN=after", _time.GetUtcNow().AddMinutes(60));
        _time.Advance(TimeSpan.FromMinutes(4));
        await client.ListAsync(Pods, null, default);
        _time.Advance(TimeSpan.FromMinutes(1));
        await client.ListAsync(Pods, null, default);
        more.SetResult();

        Assert.Equal(["CN=before", "CN=before", "CN=before", "CN=after"], server.Requests.Select(request => request.ClientCertificate));
        Assert.Equal(["Added b 2"], (await watch.ReadAsync(default)).Select(WatchTests.Text));
    }

    [Fact]
    public async Task Certificate_RefusedByTheServer_IsObtainedAgainOnANewConnection()
    {
        using var certificate = _authority.Issue();
        await using var server = await FakeApiServer.StartAsync(
            context => context.Connection.ClientCertificate?.Subject == "CN=after"
                ? Recording.Load("pods-list-all").WriteAsync(context)
                : Recording.Load("pods-list-unauthorized").WriteAsync(context),
            certificate,
            askForClientCertificate: true);
        Issue("CN=before", null);
        using var client = Connect(server.Address);
        Assert.Equal(ApiErrorKind.Unauthorized, (await ResourceClientListTests.Fails(client)).Kind);

        Issue("CN=after", null);

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
    }

    [Fact]
    public async Task CertificateFiles_RefusedByTheServer_AreReadAgainForANewConnection()
    {
        using var certificate = _authority.Issue();
        using var before = _authority.Issue("CN=before", client: true);
        using var after = _authority.Issue("CN=after", client: true);
        await using var server = await FakeApiServer.StartAsync(
            context => context.Connection.ClientCertificate?.Subject == "CN=after"
                ? Recording.Load("pods-list-all").WriteAsync(context)
                : Recording.Load("pods-list-unauthorized").WriteAsync(context),
            certificate,
            askForClientCertificate: true);
        _directory.Write("user.crt", before.ExportCertificatePem());
        _directory.Write("user.key", TestAuthority.KeyPem(before));
        using var client = Connect(server.Address, "client-certificate: user.crt, client-key: user.key");
        Assert.Equal(ApiErrorKind.Unauthorized, (await ResourceClientListTests.Fails(client)).Kind);
        Assert.Single(server.Requests);

        _directory.Write("user.crt", after.ExportCertificatePem());
        _directory.Write("user.key", TestAuthority.KeyPem(after));

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        Assert.Equal(3, server.Requests.Count);
    }

    private void Issue(string name, DateTimeOffset? expires)
    {
        using var certificate = _authority.Issue(name, client: true);
        _directory.Write("credential", ExecScript.Certificate(certificate.ExportCertificatePem(), TestAuthority.KeyPem(certificate), expires));
    }

    private ResourceClient Connect(Uri server, string? user = null)
    {
        _directory.Write("ca.crt", _authority.Pem);
        user ??= new ExecScript(_directory, ExecScript.PrintsFile(_directory)).Section();
        var file = _directory.Write("config", $$$"""
            current-context: test
            contexts: [{name: test, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "{{{server}}}", certificate-authority: ca.crt}}]
            users: [{name: u, user: {{{{user}}}}}]
            """);
        var options = new KubeConfigOptions { KubeConfig = file, Environment = name => name == "PATH" ? "/usr/bin:/bin" : null };
        return new ResourceClient(KubernetesConnector.Connect(options, _time, NullLoggerFactory.Instance), _time, new Random(1), NullLoggerFactory.Instance);
    }
}
