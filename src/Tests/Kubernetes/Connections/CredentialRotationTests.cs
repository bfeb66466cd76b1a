using System.Security.Cryptography.X509Certificates;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Tests.Kubernetes.Listing;
using Microsoft.AspNetCore.Connections.Features;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

/// <summary>What a pod is given, and what a kubeconfig names, replaced while a client uses it: over real TLS.</summary>
public sealed class CredentialRotationTests : IDisposable
{
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly TempDirectory _directory = new();
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly TestAuthority _next = TestAuthority.Create("CN=next-ca");
    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new();

    public void Dispose()
    {
        _directory.Dispose();
        _authority.Dispose();
        _next.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TokenFile_ReplacedWhileAClientRuns_IsSentWithinAMinuteOverTheSameConnection(bool inCluster)
    {
        using var certificate = _authority.Issue();
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate);
        using var client = Connect(server.Address, inCluster);
        await client.ListAsync(Pods, null, default);

        Mount("..2", "two", _authority);
        await client.ListAsync(Pods, null, default);
        _time.Advance(TimeSpan.FromMinutes(1));
        await client.ListAsync(Pods, null, default);

        Assert.Equal(["Bearer one", "Bearer one", "Bearer two"], server.Requests.Select(request => request.Headers.Authorization.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TokenFile_ReplacedBeforeTheServerRefusesTheOldOne_IsReadAtOnce(bool inCluster)
    {
        using var certificate = _authority.Issue();
        await using var server = await FakeApiServer.StartAsync(
            context => Recording.Load(context.Request.Headers.Authorization == "Bearer two" ? "pods-list-all" : "pods-list-unauthorized").WriteAsync(context), certificate);
        using var client = Connect(server.Address, inCluster);
        Assert.Equal(ApiErrorKind.Unauthorized, (await ResourceClientListTests.Fails(client)).Kind);

        Mount("..2", "two", _authority);

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("two", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ca_ReplacedWhileAClientRuns_CountsForItsNextConnection(bool inCluster)
    {
        using var before = _authority.Issue();
        using var after = _next.Issue();
        X509Certificate2 current = before;
        await using var server = await FakeApiServer.StartAsync(
            context =>
            {
                // Each request makes a connection of its own.
                context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
                return Recording.Load("pods-list-all").WriteAsync(context);
            },
            () => current,
            protocols: Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1);
        using var client = Connect(server.Address, inCluster);
        await client.ListAsync(Pods, null, default);

        current = after;
        var error = await ResourceClientListTests.Fails(client);
        Assert.Equal(ApiErrorKind.Network, error.Kind);
        Assert.Contains("is signed by an unknown authority; those trusted are from", error.Message, StringComparison.Ordinal);
        Mount("..2", "one", _next);

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
    }

    /// <summary>As the kubelet does it: a new folder, and one link that is turned over to it.</summary>
    private void Mount(string version, string token, TestAuthority authority)
    {
        var folder = Path.Combine("account", version);
        _directory.Write(Path.Combine(folder, "token"), token);
        _directory.Write(Path.Combine(folder, "ca.crt"), authority.Pem);
        var link = Path.Combine(_directory.Path, "account", "..data");
        File.Delete(link);
        File.CreateSymbolicLink(link, version);
    }

    private ResourceClient Connect(Uri server, bool inCluster)
    {
        Mount("..1", "one", _authority);
        var account = Path.Combine(_directory.Path, "account");
        foreach (var file in (ReadOnlySpan<string>)["token", "ca.crt"])
            File.CreateSymbolicLink(Path.Combine(account, file), Path.Combine("..data", file));
        var environment = new Dictionary<string, string> { ["KUBERNETES_SERVICE_HOST"] = server.Host, ["KUBERNETES_SERVICE_PORT"] = $"{server.Port}" };
        var config = _directory.Write("config", $$$"""
            current-context: test
            contexts: [{name: test, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "{{{server}}}", certificate-authority: account/ca.crt}}]
            users: [{name: u, user: {tokenFile: account/token}}]
            """);
        var connection = KubernetesConnector.Connect(
            new KubeConfigOptions
            {
                KubeConfig = inCluster ? null : config,
                Environment = name => environment.GetValueOrDefault(name),
                HomeDirectory = "/nowhere",
                ServiceAccountDirectory = account,
            },
            _time,
            _log);
        return new ResourceClient(connection, _time, new Random(1), _log);
    }
}
