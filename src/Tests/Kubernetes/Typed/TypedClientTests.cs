using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Requests;
using ActorVent.Kubernetes.Typed;
using ActorVent.Simulator.Api;
using ActorVent.Tests.Kubernetes.Connections;
using ActorVent.Tests.Kubernetes.Listing;
using ActorVent.Tests.Simulator;
using k8s;
using k8s.Autorest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Typed;

/// <summary>KubernetesClient over our own connections, and what it is used for.</summary>
public sealed class TypedClientTests
{
    private const string Namespace = """{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"9c6a"}}""";
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly ShownRules _shown = new();

    [Fact]
    public async Task TypedCall_GoesOverOurTlsAsOurUserBelowOurPath()
    {
        using var authority = TestAuthority.Create();
        using var certificate = authority.Issue();
        await using var server = await FakeApiServer.StartAsync(ResourceClientListTests.Json(200, Namespace), certificate);
        var tls = new TlsSettings(new CertificateAuthorities(authority.Pem, null, "test-ca", NullLogger<CertificateAuthorities>.Instance));
        var connection = server.Connection(new FixedToken("secret"), tls) with
        {
            Server = new Uri(server.Address, "/k8s/clusters/c-1"),
            Impersonation = [new("Impersonate-User", "jane")],
        };
        using var client = new ResourceClient(connection, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        using var typed = client.CreateTyped();

        var system = await typed.CoreV1.ReadNamespaceAsync("kube-system", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("9c6a", system.Metadata.Uid);
        var request = Assert.Single(server.Requests);
        Assert.Equal("/k8s/clusters/c-1/api/v1/namespaces/kube-system", request.Target);
        Assert.Equal("HTTP/2", request.Protocol);
        Assert.Equal("Bearer secret", request.Headers["Authorization"]);
        Assert.Equal("jane", request.Headers["Impersonate-User"]);
        Assert.StartsWith("actorvent/", request.Headers["User-Agent"]);
    }

    [Fact]
    public async Task TypedCall_ThatIsRefused_ReadsTheCredentialsAgainOnce()
    {
        await using var server = await FakeApiServer.StartAsync(context => ResourceClientListTests.Json(
            context.Request.Headers.Authorization == "Bearer new" ? 201 : 401,
            """{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},"status":{"allowed":true}}""")(context));
        using var client = server.Client(tokens: new RotatedToken());
        using var typed = client.CreateTyped();

        var review = await typed.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(new() { Spec = new() }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(review.Status.Allowed);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task TypedCall_ThatFails_TellsTheStatus()
    {
        await using var server = await FakeApiServer.StartAsync(ResourceClientListTests.Json(403, """{"kind":"Status","reason":"Forbidden","code":403}"""));
        using var client = server.Client();
        using var typed = client.CreateTyped();

        var error = await Assert.ThrowsAsync<HttpOperationException>(() => typed.CoreV1.ReadNamespaceAsync("kube-system"));

        Assert.Equal(403, (int)error.Response.StatusCode);
    }

    [Fact]
    public async Task Review_OfWhatIsAllowed_SaysNothing()
    {
        await using var api = await SimulatedApi.StartAsync();
        Assert.Empty(await WarningsAsync(api.Server, Pods));
    }

    [Fact]
    public async Task Review_OfWhatIsForbidden_TellsTheRuleToAddForEachNamespace()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Server.Faults.Forbidden = true;

        var warnings = await WarningsAsync(api.Server, Pods with { Namespace = "shop" }, Pods with { Namespace = "web", LabelSelector = "a=b" }, Pods with { Namespace = "web" });

        Assert.Equal(2, warnings.Count);
        Assert.Contains("may not list and watch pods in namespace shop; this Role grants it", warnings[0]);
        Assert.Contains("namespace: shop", warnings[0]);
        Assert.Contains("verbs: [\"list\", \"watch\"]", warnings[0]);
        Assert.Contains("in namespace web", warnings[1]);
    }

    [Fact]
    public async Task Review_OfAVerbThatIsMissing_NamesIt()
    {
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
            var allowed = (await body.ReadToEndAsync()).Contains("\"list\"", StringComparison.Ordinal) ? "true" : "false";
            await ResourceClientListTests.Json(
                201, $$$"""{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},"status":{"allowed":{{{allowed}}}}}""")(context);
        });
        using var client = server.Client();

        Assert.Contains("may not watch pods in all namespaces; this ClusterRole grants it", Assert.Single(await WarningsAsync(client, Pods)));
    }

    /// <summary>A watch that was refused has shown the manifest by then, or shows it no more.</summary>
    [Fact]
    public async Task Review_OfWhatHasBeenShown_SaysNothing()
    {
        await using var server = await FakeApiServer.StartAsync(ResourceClientListTests.Json(201, """{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":{"allowed":false}}"""));
        using var client = server.Client();

        Assert.Single(await WarningsAsync(client, Pods));
        Assert.Empty(await WarningsAsync(client, Pods));
        Assert.False(_shown.Show(RbacRule.Missing(new ApiRequest("list", Pods.Resource, null, "", ""), Pods.Resource).Manifest));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Review_ThatIsNotAnswered_SaysNothing(int code)
    {
        await using var server = await FakeApiServer.StartAsync(ResourceClientListTests.Json(code, """{"kind":"Status","code":0}"""));
        using var client = server.Client();

        Assert.Empty(await WarningsAsync(client, Pods));
    }

    [Fact]
    public async Task Review_ThatTakesTooLong_IsGivenUp()
    {
        var time = new FakeTime();
        await using var server = await FakeApiServer.StartAsync(FakeApiServer.HoldAsync);
        using var client = server.Client(time);
        var log = new CapturedLog();
        var review = new PermissionReview(client, time, log.CreateLogger<PermissionReview>(), _shown).TellMissingAsync([Pods], default);
        await time.TimerAsync(TimeSpan.FromSeconds(10));

        time.Advance(TimeSpan.FromSeconds(10));
        await review;

        Assert.Equal(LogLevel.Debug, Assert.Single(log.Lines).Level);
    }

    private async Task<List<string>> WarningsAsync(ApiServer server, params Scope[] scopes)
    {
        var connection = new ClusterConnection(server.Uri, "test", "default", FixedToken.None, new TlsSettings());
        using var client = new ResourceClient(connection, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        return await WarningsAsync(client, scopes);
    }

    private async Task<List<string>> WarningsAsync(ResourceClient client, params Scope[] scopes)
    {
        var log = new CapturedLog();
        await new PermissionReview(client, TimeProvider.System, log.CreateLogger<PermissionReview>(), _shown).TellMissingAsync(scopes, default);
        return [.. log.Lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text)];
    }

    private sealed class RotatedToken : ITokenSource
    {
        private string _token = "old";

        public ValueTask<string?> GetAsync(CancellationToken cancellationToken) => new(_token);

        public ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
        {
            _token = "new";
            return new(true);
        }
    }
}
