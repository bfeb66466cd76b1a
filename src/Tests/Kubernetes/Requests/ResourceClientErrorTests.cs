using System.Globalization;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Tests.Kubernetes.Listing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Requests;

public class ResourceClientErrorTests
{
    private static readonly Scope Pods = new(ResourceKind.Pods);

    [Theory]
    [InlineData("pods-list-continue-expired", ApiErrorKind.Expired, 410, "Expired", "too old to display a consistent list")]
    [InlineData("pods-list-rv-too-large", ApiErrorKind.VersionTooLarge, 504, "Timeout", "Too large resource version: 99999999, current: 285")]
    [InlineData("pods-list-unauthorized", ApiErrorKind.Unauthorized, 401, "Unauthorized", "cannot list pods: HTTP 401 Unauthorized")]
    [InlineData("pods-list-forbidden", ApiErrorKind.Forbidden, 403, "Forbidden", "User \"viewer\" cannot list resource \"pods\"")]
    [InlineData("pods-list-bad-selector", ApiErrorKind.BadRequest, 400, "BadRequest", "unable to parse requirement: found '=', expected: identifier")]
    [InlineData("pods-list-bad-continue", ApiErrorKind.BadRequest, 400, "BadRequest", "invalid continue token")]
    [InlineData("pods-list-bad-shard", ApiErrorKind.Unavailable, 500, "", "invalid shard selector")]
    public async Task Recording_OfAnError_SaysWhatItIs(string recording, ApiErrorKind kind, int code, string reason, string message)
    {
        await using var server = await FakeApiServer.ReplayAsync(recording);
        using var client = server.Client();

        var error = await ResourceClientListTests.Fails(client);

        Assert.Equal((kind, code, reason), (error.Kind, error.Code, error.Reason));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionTooLarge_SaysHowLongToWait()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-rv-too-large");
        using var client = server.Client();

        Assert.Equal(TimeSpan.FromSeconds(1), (await ResourceClientListTests.Fails(client)).RetryAfter);
    }

    [Fact]
    public async Task BadRequest_WithSelectors_NamesThem()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-bad-selector");
        using var client = server.Client();

        var error = await ResourceClientListTests.Fails(client, new Scope(ResourceKind.Pods, null, "a===b", "c=d"));

        Assert.Equal("cannot list pods: HTTP 400 BadRequest: unable to parse requirement: found '=', expected: identifier (label selector 'a===b', field selector 'c=d')", error.Message);
    }

    [Fact]
    public async Task Forbidden_AcrossNamespaces_ShowsTheClusterRoleToAdd()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-forbidden");
        using var client = server.Client();

        var error = await ResourceClientListTests.Fails(client);

        Assert.EndsWith(
            """
            this ClusterRole grants it, bound to the user by a ClusterRoleBinding:
            # kubectl create clusterrole actorvent --verb=list,watch --resource=pods
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: actorvent
            rules:
            - apiGroups: [""]
              resources: ["pods"]
              verbs: ["list", "watch"]
            """,
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forbidden_InANamespace_ShowsTheRoleToAddThere()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-forbidden");
        using var client = server.Client();

        var error = await ResourceClientListTests.Fails(client, new Scope(new ResourceKind("apps", "v1", "Deployment", "deployments"), "shop"));

        Assert.EndsWith(
            """
            this Role grants it, bound to the user by a RoleBinding in namespace shop:
            # kubectl create role actorvent --namespace=shop --verb=list,watch --resource=deployments.apps
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: actorvent
              namespace: shop
            rules:
            - apiGroups: ["apps"]
              resources: ["deployments"]
              verbs: ["list", "watch"]
            """,
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "text/plain", ApiErrorKind.Unavailable)]
    [InlineData(502, "text/html", ApiErrorKind.Unavailable)]
    [InlineData(503, "text/html", ApiErrorKind.Unavailable)]
    [InlineData(401, "text/html", ApiErrorKind.Unauthorized)]
    [InlineData(404, "text/plain", ApiErrorKind.NotFound)]
    [InlineData(404, "text/html", ApiErrorKind.Garbage)]
    [InlineData(403, "text/html", ApiErrorKind.Garbage)]
    [InlineData(302, "text/html", ApiErrorKind.Garbage)]
    [InlineData(200, "text/html", ApiErrorKind.Garbage)]
    [InlineData(204, null, ApiErrorKind.Garbage)]
    public async Task Answer_ThatIsNoJson_NamesStatusAndContentType(int code, string? contentType, ApiErrorKind kind)
    {
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            context.Response.StatusCode = code;
            context.Response.ContentType = contentType;
            if (code == 302)
                context.Response.Headers.Location = "/login";
            if (contentType is not null)
                await context.Response.WriteAsync("<html>hello</html>");
        });
        using var client = server.Client();

        var error = await ResourceClientListTests.Fails(client);

        Assert.Equal((kind, code), (error.Kind, error.Code));
        Assert.Contains($"HTTP {code} with content type '{contentType ?? "none"}'", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RetryAfter_InSeconds_IsHonoured() =>
        Assert.Equal(TimeSpan.FromSeconds(7), await RetryAfterOf("7", "{}", new FakeTime()));

    [Fact]
    public async Task RetryAfter_AsADate_CountsFromNow()
    {
        var time = new FakeTime();
        var date = time.GetUtcNow().AddSeconds(90).ToString("r", CultureInfo.InvariantCulture);

        Assert.Equal(TimeSpan.FromSeconds(90), await RetryAfterOf(date, "{}", time));
    }

    [Fact]
    public async Task RetryAfter_AsADateInThePast_IsZero()
    {
        var time = new FakeTime();
        var date = time.GetUtcNow().AddSeconds(-90).ToString("r", CultureInfo.InvariantCulture);

        Assert.Equal(TimeSpan.Zero, await RetryAfterOf(date, "{}", time));
    }

    [Fact]
    public async Task RetryAfter_InTheStatus_CountsWithoutAHeader() =>
        Assert.Equal(TimeSpan.FromSeconds(5), await RetryAfterOf(null, """{"kind":"Status","code":429,"details":{"retryAfterSeconds":5}}""", new FakeTime()));

    [Fact]
    public async Task RetryAfter_OfAYear_IsTakenForAMistake() =>
        Assert.Equal(TimeSpan.FromHours(1), await RetryAfterOf("31536000", "{}", new FakeTime()));

    [Fact]
    public async Task Unauthorized_ReadsTheTokenAgainOnceAndRepeats()
    {
        using var directory = new TempDirectory();
        var file = directory.Write("token", "old\n");
        await using var server = await FakeApiServer.StartAsync(context =>
        {
            var valid = context.Request.Headers.Authorization == "Bearer new";
            File.WriteAllText(file, "new\n");
            return Recording.Load(valid ? "pods-list-all" : "pods-list-unauthorized").WriteAsync(context);
        });
        using var client = server.Client(tokens: new FileToken(file, null, new FakeTime(), NullLogger<FileToken>.Instance));

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        Assert.Equal(["Bearer old", "Bearer new"], server.Requests.Select(request => request.Headers.Authorization.ToString()));
    }

    [Fact]
    public async Task Unauthorized_AlsoWithTheTokenReadAgain_IsAnErrorAfterTwoRequests()
    {
        using var directory = new TempDirectory();
        var file = directory.Write("token", "secret-token");
        await using var server = await FakeApiServer.ReplayAsync("pods-list-unauthorized");
        using var client = server.Client(tokens: new FileToken(file, null, new FakeTime(), NullLogger<FileToken>.Instance));

        var error = await ResourceClientListTests.Fails(client);

        Assert.Equal(ApiErrorKind.Unauthorized, error.Kind);
        Assert.DoesNotContain("secret-token", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Get_OfAnObject_ReturnsIt()
    {
        await using var server = await FakeApiServer.ReplayAsync("pod-get");
        using var client = server.Client();

        var pod = await client.GetAsync(Pods, "default", "checkout-7d9f8b6c5d-x2x7q", default);

        Assert.Equal(Recording.Load("pod-get").Path, server.Requests.Single().Target);
        Assert.Equal("52bb6d43-167a-4481-ab25-be7522e122af", pod!.Uid);
    }

    [Fact]
    public async Task Get_OfAnObjectThatIsGone_IsNull()
    {
        await using var server = await FakeApiServer.StartAsync(ResourceClientListTests.Json(
            404, """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \"a\" not found","reason":"NotFound","details":{"name":"a","kind":"pods"},"code":404}"""));
        using var client = server.Client();

        Assert.Null(await client.GetAsync(Pods, "default", "a", default));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task Get_WhenA404IsNotFromKubernetes_IsNoDeletion(string contentType)
    {
        await using var server = await FakeApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            context.Response.ContentType = contentType;
            return context.Response.WriteAsync("404 page not found");
        });
        using var client = server.Client();

        await Assert.ThrowsAsync<ApiException>(async () => await client.GetAsync(Pods, "default", "a", default));
    }

    [Fact]
    public async Task ClusterIdentity_IsTheUidOfKubeSystem()
    {
        await using var server = await FakeApiServer.StartAsync(ResourceClientListTests.Json(
            200, """{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"9c6a","resourceVersion":"4"}}"""));
        using var client = server.Client();

        Assert.Equal("9c6a", await client.GetClusterIdentityAsync(default));
        Assert.Equal("/api/v1/namespaces/kube-system", server.Requests.Single().Target);
    }

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    public async Task ClusterIdentity_NotPermittedOrNotThere_IsNull(int code, string reason)
    {
        await using var server = await FakeApiServer.StartAsync(ResourceClientListTests.Json(code, $$"""{"kind":"Status","reason":"{{reason}}","code":{{code}}}"""));
        using var client = server.Client();

        Assert.Null(await client.GetClusterIdentityAsync(default));
    }

    [Fact]
    public async Task ClusterIdentity_WhenTheServerFails_IsAnError()
    {
        await using var server = await FakeApiServer.StartAsync(ResourceClientListTests.Json(500, "{}"));
        using var client = server.Client();

        await Assert.ThrowsAsync<ApiException>(async () => await client.GetClusterIdentityAsync(default));
    }

    [Fact]
    public async Task ServerVersion_IsReported()
    {
        await using var server = await FakeApiServer.ReplayAsync("version");
        using var client = server.Client();

        Assert.Equal("v0.0.0-master+$Format:%H$", await client.GetServerVersionAsync(default));
    }

    private static async Task<TimeSpan?> RetryAfterOf(string? header, string body, FakeTime time)
    {
        await using var server = await FakeApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.ContentType = "application/json";
            context.Response.Headers.RetryAfter = header;
            return context.Response.WriteAsync(body);
        });
        using var client = server.Client(time);
        var error = await ResourceClientListTests.Fails(client);
        Assert.Equal(ApiErrorKind.Unavailable, error.Kind);
        return error.RetryAfter;
    }
}
