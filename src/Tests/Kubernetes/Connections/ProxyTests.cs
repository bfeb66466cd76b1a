using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes.Listing;
using ActorVent.Tests.Kubernetes.Watches;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class ProxyTests : IDisposable
{
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly TempDirectory _directory = new();
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly CapturedLog _log = new();

    public void Dispose()
    {
        _directory.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task ProxyUrl_BeforeATlsServer_TunnelsToItByName(string scheme)
    {
        using var certificate = _authority.Issue(dns: ["kubernetes.test"], loopback: false);
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate);
        await using var proxy = FakeProxy.To(server.Address);
        using var client = Connect("https://kubernetes.test:6443", $"{scheme}://{proxy.Authority}");

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);

        Assert.All(server.Requests, request => Assert.Equal(("HTTP/2", "Bearer abc"), (request.Protocol, request.Headers.Authorization.ToString())));
        var asked = Assert.Single(proxy.Asked);
        Assert.StartsWith(scheme == "http" ? "CONNECT kubernetes.test:6443 HTTP/1.1\r\nHost: kubernetes.test:6443\r\n" : "SOCKS kubernetes.test:6443", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http", "Proxy-Authorization: Basic amFuZTpwOnIvYsO2\r\n")]
    [InlineData("socks5", "SOCKS 127.0.0.1:6443 jane:p:r/bö")]
    public async Task ProxyUrl_WithCredentials_SendsThemAndShowsThemNowhere(string scheme, string sent)
    {
        using var certificate = _authority.Issue();
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate);
        await using var proxy = FakeProxy.To(server.Address, "jane:p:r/bö");
        using var client = Connect("https://127.0.0.1:6443", $"{scheme}://jane:p%3Ar%2Fb%C3%B6@{proxy.Authority}");

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);

        Assert.Contains(sent, Assert.Single(proxy.Asked), StringComparison.Ordinal);
        Assert.Contains(_log.Lines, line => line.Text.Contains($"through the proxy {scheme}://{proxy.Authority}, from {Path.Combine(_directory.Path, "config")}, clusters[c].cluster.proxy-url", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("jane", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http", "jane:wrong@", "does not connect to 127.0.0.1:6443: HTTP 407 Proxy Authentication Required; it does not accept the credentials that it is given")]
    [InlineData("http", "", "does not connect to 127.0.0.1:6443: HTTP 407 Proxy Authentication Required; give it credentials, http://USER:PASSWORD@HOST:PORT")]
    [InlineData("socks5", "jane:wrong@", "does not accept the credentials that it is given")]
    [InlineData("socks5", "", "asks for credentials; give it some, socks5://USER:PASSWORD@HOST:PORT")]
    public async Task Proxy_ThatRefusesTheCredentials_SaysSoWithoutThem(string scheme, string credentials, string message)
    {
        await using var proxy = FakeProxy.To(new Uri("https://127.0.0.1:6443"), "jane:secret");
        using var client = Connect("https://127.0.0.1:6443", $"{scheme}://{credentials}{proxy.Authority}");

        var error = await ResourceClientListTests.Fails(client);

        Assert.Equal(ApiErrorKind.Network, error.Kind);
        Assert.Equal($"cannot list pods: the proxy {scheme}://{proxy.Authority} ({Path.Combine(_directory.Path, "config")}, clusters[c].cluster.proxy-url) {message}", error.Message);
        Assert.DoesNotContain("wrong", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Down\r\n\r\n", "does not connect to kubernetes.test:443: HTTP 503 Down")]
    [InlineData("HTTP/1.1 403 \u001b[31mForbidden\r\nX: y\r\n\r\n", "does not connect to kubernetes.test:443: HTTP 403  [31mForbidden")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", "does not answer as an HTTP proxy does")]
    [InlineData("HTTP/1.1", "does not answer as an HTTP proxy does")]
    [InlineData("", "does not answer as an HTTP proxy does")]
    public async Task Proxy_ThatDoesNotConnect_IsNamed(string answer, string message)
    {
        await using var proxy = FakeProxy.Refusing(answer);
        using var client = Connect("https://kubernetes.test", $"http://{proxy.Authority}");

        Assert.EndsWith($"clusters[c].cluster.proxy-url) {message}", (await ResourceClientListTests.Fails(client)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_ThatIsNotThere_IsNamed()
    {
        var proxy = FakeProxy.Refusing("");
        var authority = proxy.Authority;
        await proxy.DisposeAsync();
        using var client = Connect("https://kubernetes.test", $"http://{authority}");

        Assert.EndsWith("cannot be used: nothing listens there", (await ResourceClientListTests.Fails(client)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_SpokenToInTls_IsCheckedAgainstTheClustersAuthorities()
    {
        using var certificate = _authority.Issue(dns: ["kubernetes.test"], loopback: false);
        using var own = _authority.Issue();
        using var stranger = TestAuthority.Create("CN=stranger");
        using var other = stranger.Issue();
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate);
        await using var proxy = FakeProxy.To(server.Address, own);
        await using var foreign = FakeProxy.To(server.Address, other);

        using (var client = Connect("https://kubernetes.test:6443", $"https://{proxy.Authority}"))
            Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        using (var client = Connect("https://kubernetes.test:6443", $"https://{foreign.Authority}"))
            Assert.Matches(@"cannot be used: TLS: the server's certificate \(CN=server, issued by CN=stranger, valid from [^)]*\) is signed by an unknown authority", (await ResourceClientListTests.Fails(client)).Message);
    }

    [Fact]
    public async Task Server_BehindAProxy_IsCheckedAsWithoutOne()
    {
        using var certificate = _authority.Issue(dns: ["kubernetes"], loopback: false);
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate);
        await using var proxy = FakeProxy.To(server.Address);

        using (var client = Connect("https://kubernetes.test", $"http://{proxy.Authority}"))
            Assert.Contains("is not valid for 'kubernetes.test' but for kubernetes", (await ResourceClientListTests.Fails(client)).Message, StringComparison.Ordinal);
        using (var client = Connect("https://kubernetes.test", $"http://{proxy.Authority}", more: "tls-server-name: kubernetes, "))
            Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
    }

    [Theory]
    [InlineData("http", "GET http://kubernetes.test:8080/api/v1/pods?limit=500 HTTP/1.1\r\n")]
    [InlineData("socks5", "SOCKS kubernetes.test:8080")]
    public async Task HttpServer_BehindAProxy_IsAskedForInFull(string scheme, string asked)
    {
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync);
        await using var proxy = FakeProxy.To(server.Address, "jane:secret");
        using var client = Connect("http://kubernetes.test:8080", $"{scheme}://jane:secret@{proxy.Authority}");

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);

        Assert.StartsWith(asked, proxy.Asked.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ThroughAProxy_BringsEventsAsTheyCome()
    {
        using var certificate = _authority.Issue();
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FakeApiServer.StartAsync(
            async context =>
            {
                await WatchTests.Stream(WatchTests.Event("ADDED", "a", 1))(context);
                await context.Response.Body.FlushAsync();
                await more.Task;
            },
            certificate);
        await using var proxy = FakeProxy.To(server.Address);
        using var client = Connect(server.Address.ToString(), $"http://{proxy.Authority}");
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);

        Assert.Equal(["Added a 1"], (await watch.ReadAsync(default)).Select(WatchTests.Text));
        more.SetResult();
        Assert.Empty(await watch.ReadAsync(default));
    }

    [Fact]
    public async Task Environment_OfAPod_LeadsThroughItsProxy()
    {
        using var certificate = _authority.Issue(dns: ["kubernetes.default"], loopback: false);
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate);
        await using var proxy = FakeProxy.To(server.Address);
        _directory.Write("ca.crt", _authority.Pem);
        _directory.Write("token", "abc");
        var environment = new Dictionary<string, string>
        {
            ["KUBERNETES_SERVICE_HOST"] = "kubernetes.default",
            ["KUBERNETES_SERVICE_PORT"] = "443",
            ["HTTPS_PROXY"] = proxy.Authority,
        };
        var connection = KubernetesConnector.Connect(
            new KubeConfigOptions { Environment = name => environment.GetValueOrDefault(name), HomeDirectory = "/nowhere", ServiceAccountDirectory = _directory.Path }, TimeProvider.System, _log);
        using var client = new ResourceClient(connection, TimeProvider.System, new Random(1), _log);

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        Assert.StartsWith("CONNECT kubernetes.default:443 ", Assert.Single(proxy.Asked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("kubernetes.test", 0)]
    public void Environment_BesideAKubeconfigWithoutProxyUrl_Counts(string? exempt, int proxies)
    {
        var file = _directory.Write("config", """
            current-context: test
            contexts: [{name: test, context: {cluster: c}}]
            clusters: [{name: c, cluster: {server: "https://kubernetes.test:6443"}}]
            """);
        var environment = new Dictionary<string, string?> { ["https_proxy"] = "http://jane:secret@proxy:3128", ["no_proxy"] = exempt };

        var connection = KubernetesConnector.Connect(
            new KubeConfigOptions { KubeConfig = file, Environment = name => environment.GetValueOrDefault(name) }, TimeProvider.System, _log);

        Assert.Equal(proxies == 1 ? "http://proxy:3128" : null, connection.Proxy?.ToString());
        Assert.Equal(proxies, _log.Lines.Count(line => line.Text.EndsWith("is reached through the proxy http://proxy:3128, from https_proxy", StringComparison.Ordinal)));
        Assert.DoesNotContain("secret", connection.ToString(), StringComparison.Ordinal);
    }

    private ResourceClient Connect(string server, string proxy, string more = "")
    {
        _directory.Write("ca.crt", _authority.Pem);
        var file = _directory.Write("config", $$$"""
            current-context: test
            contexts: [{name: test, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "{{{server}}}", {{{more}}}certificate-authority: ca.crt, proxy-url: "{{{proxy}}}"}}]
            users: [{name: u, user: {token: abc}}]
            """);
        // The environment's proxy is not the one that counts.
        var options = new KubeConfigOptions { KubeConfig = file, Environment = name => name.EndsWith("_PROXY", StringComparison.Ordinal) ? "http://127.0.0.1:9" : null };
        return new ResourceClient(KubernetesConnector.Connect(options, TimeProvider.System, _log), TimeProvider.System, new Random(1), _log);
    }
}
