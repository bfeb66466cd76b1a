using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes.Listing;
using ActorVent.Tests.Kubernetes.Watches;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class TlsConnectionTests : IDisposable
{
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly TempDirectory _directory = new();
    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose()
    {
        _directory.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kubeconfig_WithCaAndClientCertificate_SpeaksForItsUser(bool data)
    {
        using var certificate = _authority.Issue();
        using var user = _authority.Issue("CN=jane, O=developers", client: true);
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate, askForClientCertificate: true);
        var (ca, crt, key) = (_authority.Pem, Encoding.ASCII.GetBytes(user.ExportCertificatePem()), Encoding.ASCII.GetBytes(TestAuthority.KeyPem(user)));
        _directory.Write("pki/ca.crt", ca);
        _directory.Write("pki/user.crt", crt);
        _directory.Write("pki/user.key", key);
        var file = _directory.Write("config", data
            ? Config(server.Address, $"certificate-authority-data: {Convert.ToBase64String(ca)}", $"client-certificate-data: {Convert.ToBase64String(crt)}, client-key-data: {Convert.ToBase64String(key)}")
            : Config(server.Address, "certificate-authority: pki/ca.crt", "client-certificate: pki/user.crt, client-key: ./pki/user.key"));
        using var client = Connect(file);

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        Assert.Equal("CN=jane, O=developers", server.Requests.Single().ClientCertificate);
    }

    [Fact]
    public async Task ClientCertificate_RenewedInItsFiles_CountsFromTheNextConnection()
    {
        using var certificate = _authority.Issue();
        using var before = _authority.Issue("CN=before", client: true);
        using var after = _authority.Issue("CN=after", client: true);
        await using var server = await FakeApiServer.StartAsync(
            context =>
            {
                // Ends the connection: the next request makes a new one.
                context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
                return Recording.Load("pods-list-all").WriteAsync(context);
            },
            certificate,
            askForClientCertificate: true,
            protocols: HttpProtocols.Http1);
        _directory.Write("ca.crt", _authority.Pem);
        _directory.Write("user.crt", before.ExportCertificatePem());
        _directory.Write("user.key", TestAuthority.KeyPem(before));
        using var client = Connect(_directory.Write("config", Config(server.Address, "certificate-authority: ca.crt", "client-certificate: user.crt, client-key: user.key")));

        await client.ListAsync(Pods, null, default);
        _directory.Write("user.crt", after.ExportCertificatePem());
        await client.ListAsync(Pods, null, default);
        _directory.Write("user.key", TestAuthority.KeyPem(after));
        await client.ListAsync(Pods, null, default);

        Assert.Equal(["CN=before", "CN=before", "CN=after"], server.Requests.Select(request => request.ClientCertificate));
    }

    [Fact]
    public async Task Kubeconfig_WithATokenFile_SendsItsToken()
    {
        using var certificate = _authority.Issue();
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate);
        _directory.Write("ca.crt", _authority.Pem);
        _directory.Write("token", "abc\n");
        using var client = Connect(_directory.Write("config", Config(server.Address, "certificate-authority: ca.crt", "tokenFile: token")));

        await client.ListAsync(Pods, null, default);

        Assert.Equal("Bearer abc", server.Requests.Single().Headers.Authorization.ToString());
    }

    [Fact]
    public async Task Server_WithoutHttp2_IsSpokenToInHttp11()
    {
        using var certificate = _authority.Issue();
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate, protocols: HttpProtocols.Http1);
        using var client = server.Client(tls: TlsTests.Trusting(_authority.Pem));

        await client.ListAsync(Pods, null, default);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.ListAsync(Pods, null, default).AsTask()));

        Assert.Equal(9, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal("HTTP/1.1", request.Protocol));
    }

    [Fact]
    public async Task Http2Stream_CutInsideALine_IsANetworkErrorAfterItsEvents()
    {
        using var certificate = _authority.Issue();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FakeApiServer.StartAsync(
            async context =>
            {
                await WatchTests.Stream(WatchTests.Event("ADDED", "a", 1) + "{\"type\":\"ADD")(context);
                await context.Response.Body.FlushAsync();
                await arrived.Task;
                context.Abort();
            },
            certificate);
        using var client = server.Client(tls: TlsTests.Trusting(_authority.Pem));
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);

        Assert.Equal(["Added a 1"], (await watch.ReadAsync(default)).Select(WatchTests.Text));
        arrived.SetResult();
        var error = await Assert.ThrowsAsync<ApiException>(async () => await watch.ReadAsync(default));

        Assert.Equal((ApiErrorKind.Network, "HTTP/2"), (error.Kind, server.Requests.Single().Protocol));
    }

    [Fact]
    public async Task HttpsAddress_OfAServerWithoutTls_IsANetworkError()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-all");
        using var client = new ResourceClient(
            server.Connection() with { Server = new UriBuilder(server.Address) { Scheme = "https" }.Uri }, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);

        var error = await ResourceClientListTests.Fails(client);

        Assert.Equal(ApiErrorKind.Network, error.Kind);
        Assert.Contains("TLS: ", error.Message, StringComparison.Ordinal);
    }

    private static string Config(Uri server, string cluster, string user) => $$$"""
        current-context: test
        contexts: [{name: test, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "{{{server}}}", {{{cluster}}}}}]
        users: [{name: u, user: {{{{user}}}}}]
        """;

    private static ResourceClient Connect(string file) => new(
        KubernetesConnector.Connect(new KubeConfigOptions { KubeConfig = file, Environment = _ => null }, TimeProvider.System, NullLoggerFactory.Instance),
        TimeProvider.System,
        new Random(1),
        NullLoggerFactory.Instance);
}
