using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes.Listing;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class ImpersonationTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly CapturedLog _log = new();

    public void Dispose()
    {
        _directory.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UserToActAs_OnEachRequest_IsInTheHeaders(bool tls)
    {
        using var certificate = _authority.Issue();
        await using var server = await FakeApiServer.StartAsync(
            context => (context.Request.Query.ContainsKey("watch") ? Recording.Load("pods-watch") : Recording.Load("pods-list-all")).WriteAsync(context), tls ? certificate : null);
        using var client = Connect(server.Address, """
            as: 'system:serviceaccount:shop:jörg', as-uid: '42', as-groups: [developers, "system:authenticated"],
              as-user-extra: {scopes: [view, edit], "example.com/reason%": [on call]}
            """);

        await client.ListAsync(new Scope(ResourceKind.Pods), null, default);
        await using (await client.WatchAsync(new Scope(ResourceKind.Pods), new ResourceVersion("1"), default))
        {
        }

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal(("system:serviceaccount:shop:jörg", "42"), (request.Headers["Impersonate-User"].ToString(), request.Headers["Impersonate-Uid"].ToString()));
            Assert.Equal(["developers", "system:authenticated"], Values(request, "Impersonate-Group"));
            Assert.Equal(["view", "edit"], Values(request, "Impersonate-Extra-scopes"));
            Assert.Equal("on call", request.Headers["Impersonate-Extra-example.com%2Freason%25"].ToString());
        });
    }

    [Theory]
    [InlineData("as-groups: [a]", "as: is missing; as-uid, as-groups and as-user-extra only go with a user to act as")]
    [InlineData("as-user-extra: {a: [b]}", "as: is missing; as-uid, as-groups and as-user-extra only go with a user to act as")]
    [InlineData("as: \"a\\nb\"", "as: must not contain line breaks or other control characters")]
    [InlineData("as: a, as-groups: b", "as-groups: must be a list")]
    [InlineData("as: a, as-groups: [[b]]", "as-groups[0]: must be text")]
    [InlineData("as: a, as-user-extra: [b]", "as-user-extra: must be a mapping")]
    [InlineData("as: a, as-user-extra: {b: c}", "as-user-extra.b: must be a list")]
    [InlineData("as: a, as-user-extra: {b: [\"c\\r\"]}", "as-user-extra.b: must not contain line breaks or other control characters")]
    public void UserToActAs_WithMistakes_IsRefusedWithTheKey(string user, string problem) =>
        Assert.EndsWith($": users[u].user.{problem}", Assert.Single(Assert.Throws<KubeConfigException>(() => Connect(new Uri("https://x"), user)).Problems), StringComparison.Ordinal);

    [Fact]
    public async Task UserToActAs_ThatMayNotBe_SaysWhichPermissionIsMissing()
    {
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 403;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"users \"jane\" is forbidden: User \"viewer\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope","reason":"Forbidden","details":{"name":"jane","kind":"users"},"code":403}"""u8.ToArray());
        });
        using var client = Connect(server.Address, "as: jane");

        var error = await ResourceClientListTests.Fails(client);

        Assert.Equal(ApiErrorKind.Forbidden, error.Kind);
        Assert.Contains("resources: [\"users\"]\n  verbs: [\"impersonate\"]", error.Message.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"watch\"", error.Message, StringComparison.Ordinal);
    }

    private static string[] Values(SeenRequest request, string name) =>
        [.. request.Headers[name].SelectMany(value => value!.Split(',', StringSplitOptions.TrimEntries))];

    private ResourceClient Connect(Uri server, string user)
    {
        _directory.Write("ca.crt", _authority.Pem);
        var file = _directory.Write("config", $$$"""
            current-context: test
            contexts: [{name: test, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "{{{server}}}", certificate-authority: ca.crt}}]
            users: [{name: u, user: {token: abc, {{{user}}}}}]
            """);
        return new ResourceClient(
            KubernetesConnector.Connect(new KubeConfigOptions { KubeConfig = file, Environment = _ => null }, TimeProvider.System, _log), TimeProvider.System, new Random(1), _log);
    }
}
