using System.IO.Compression;
using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Listing;

public class ResourceClientListTests
{
    private static readonly Scope Pods = new(ResourceKind.Pods);

    [Fact]
    public async Task List_InPages_ContinuesUntilTheTokenIsEmpty()
    {
        var (first, second) = (Recording.Load("pods-list-page1"), Recording.Load("pods-list-page2"));
        await using var server = await FakeApiServer.StartAsync(context =>
            (context.Request.Query.ContainsKey("continue") ? second : first).WriteAsync(context));
        using var client = server.Client(options: new ResourceClientOptions { PageSize = 3 });

        var page1 = await client.ListAsync(Pods, null, default);
        var page2 = await client.ListAsync(Pods, page1.Continue, default);

        Assert.Equal(("714", 4L, 3), (page1.Version.Value, page1.Remaining, page1.Items.Count));
        Assert.Equal(("714", 1L), (page2.Version.Value, page2.Remaining));
        Assert.NotNull(page2.Continue);
        Assert.Equal([first.Path, second.Path], server.Requests.Select(request => request.Target));
        Assert.All(page1.Items.Concat(page2.Items), item => Assert.StartsWith("""{"kind":"Pod","apiVersion":"v1","metadata":{""", Encoding.UTF8.GetString(item.Json.Span), StringComparison.Ordinal));
        Assert.Equal(["checkout-7d9f8b6c5d-x2x7q", "p1", "web-0", "web-1", "web-2", "web-3"], page1.Items.Concat(page2.Items).Select(item => item.Name));
    }

    /// <summary>A balancer may choose another server than the one that lags.</summary>
    [Fact]
    public async Task Version_IsAskedByAListOfOne_EachOnAConnectionOfItsOwn()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-page1");
        using var client = server.Client();
        await client.ListAsync(Pods, null, default);

        Assert.Equal("714", (await client.VersionAsync(Pods, default)).Value);
        Assert.Equal("714", (await client.VersionAsync(Pods, default)).Value);

        Assert.Equal(["/api/v1/pods?limit=500", "/api/v1/pods?limit=1", "/api/v1/pods?limit=1"], server.Requests.Select(request => request.Target));
        Assert.Equal(3, server.Requests.Select(request => request.ConnectionId).Distinct().Count());
    }

    [Theory]
    [InlineData("pods-list-all", null)]
    [InlineData("pods-list-sharded-lower", null)]
    [InlineData("pods-list-sharded-upper", null)]
    public async Task List_OfOnePage_HasNoContinue(string recording, string? continueToken)
    {
        await using var server = await FakeApiServer.ReplayAsync(recording);
        using var client = server.Client();

        var page = await client.ListAsync(Pods, null, default);

        Assert.Equal((continueToken, true), (page.Continue, page.Items.Count > 0));
    }

    [Fact]
    public async Task List_OfPodsWhoseManagedFieldsHaveQuotedKeys_IsReadWhole()
    {
        var recording = Recording.Load("pods-list-all");
        Assert.Contains("""k:{\"type\":\"Ready\"}""", Encoding.UTF8.GetString(recording.Body), StringComparison.Ordinal);
        await using var server = await FakeApiServer.StartAsync(recording.WriteAsync);
        using var client = server.Client();

        var page = await client.ListAsync(Pods, null, default);

        Assert.Equal(["checkout-7d9f8b6c5d-x2x7q", "p1", "web-0", "web-1", "web-2", "web-3", "web-4"], page.Items.Select(item => item.Name));
        Assert.All(page.Items, item => Assert.DoesNotContain("managedFields", Encoding.UTF8.GetString(item.Json.Span), StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_OfAnotherKind_PutsItsKindBack()
    {
        await using var server = await FakeApiServer.ReplayAsync("deployments-list");
        using var client = server.Client();

        var page = await client.ListAsync(new Scope(new ResourceKind("apps", "v1", "Deployment", "deployments"), "shop"), null, default);

        Assert.Equal("/apis/apps/v1/namespaces/shop/deployments?limit=500", server.Requests.Single().Target);
        Assert.All(page.Items, item => Assert.StartsWith("""{"kind":"Deployment","apiVersion":"apps/v1",""", Encoding.UTF8.GetString(item.Json.Span), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"x"},"items":[]}""", "x")]
    [InlineData("""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":""},"items":null}""", null)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"apiVersion":"v1","kind":"PodList"}""", null)]
    public async Task List_WithoutItems_IsEmptyAndOnlyItsTokenSaysWhetherItEnds(string body, string? continueToken)
    {
        await using var server = await FakeApiServer.StartAsync(Json(200, body));
        using var client = server.Client();

        var page = await client.ListAsync(Pods, null, default);

        Assert.Equal(("7", continueToken, 0), (page.Version.Value, page.Continue, page.Items.Count));
    }

    [Fact]
    public async Task List_WithSelectors_EscapesThem()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-all");
        using var client = server.Client();

        await client.ListAsync(new Scope(ResourceKind.Pods, "shop", "app in (a,b),x!=y&z", "status.phase=Running"), "a+b/c=", default);

        Assert.Equal(
            "/api/v1/namespaces/shop/pods?limit=500&labelSelector=app%20in%20%28a%2Cb%29%2Cx%21%3Dy%26z&fieldSelector=status.phase%3DRunning&continue=a%2Bb%2Fc%3D",
            server.Requests.Single().Target);
    }

    [Fact]
    public async Task List_AsksWithoutVersion()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-all");
        using var client = server.Client();

        await client.ListAsync(Pods, null, default);

        Assert.Equal("/api/v1/pods?limit=500", server.Requests.Single().Target);
        Assert.Equal("application/json", server.Requests.Single().Headers.Accept.ToString());
    }

    [Fact]
    public async Task List_BehindAPath_KeepsThePath()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-all");
        using var client = new ResourceClient(
            server.Connection() with { Server = new Uri(server.Address, "/k8s/clusters/c-1/") }, TimeProvider.System, new Random(1), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        await client.ListAsync(Pods, null, default);

        Assert.Equal("/k8s/clusters/c-1/api/v1/pods?limit=500", server.Requests.Single().Target);
    }

    [Fact]
    public async Task List_OfManyLargeObjects_ComesInPortions()
    {
        var items = Enumerable.Range(0, 500).Select(i => $$"""{"metadata":{"name":"p{{i}}","namespace":"n","uid":"u{{i}}","resourceVersion":"{{i + 1}}"},"x":"{{new string('x', 10_000)}}"}""");
        await using var server = await FakeApiServer.StartAsync(Json(200, $$"""{"kind":"PodList","metadata":{"resourceVersion":"900"},"items":[{{string.Join(",", items)}}]}"""));
        using var client = server.Client();

        var first = await client.ListAsync(Pods, null, default);
        var second = await client.ListAsync(Pods, first.Continue, default);

        Assert.Equal((new ResourceVersion("900"), new ResourceVersion("900"), null), (first.Version, second.Version, second.Continue));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"p{i}"), first.Items.Concat(second.Items).Select(item => item.Name));
        Assert.Equal(10_001, first.Items[250].Json.Span.Count((byte)'x'));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task List_MayBeCompressed_AWatchNot()
    {
        var recording = Recording.Load("pods-list-all");
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            recording.WriteHead(context.Response);
            if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
                return;
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(recording.Body);
        });
        using var client = server.Client();

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        await using (await client.WatchAsync(Pods, new("1"), default))
        {
        }

        Assert.Equal(["gzip", "identity"], server.Requests.Select(request => request.Headers.AcceptEncoding.ToString()));
    }

    internal static Func<HttpContext, Task> Json(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    };

    internal static async Task<ApiException> Fails(ResourceClient client, Scope? scope = null) =>
        await Assert.ThrowsAsync<ApiException>(async () => await client.ListAsync(scope ?? Pods, null, default));
}
