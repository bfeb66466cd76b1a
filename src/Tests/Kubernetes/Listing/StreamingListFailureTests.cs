using System.Globalization;
using ActorVent.Kubernetes;
using ActorVent.Tests.Kubernetes.Watches;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Listing;

/// <summary>Streams that are not what they should be, or break.</summary>
public sealed class StreamingListFailureTests
{
    private const string End = """{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"800","annotations":{"k8s.io/initial-events-end":"true"}}}}""" + "\n";
    private const string Bookmark = """{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"800"}}}""" + "\n";
    private const string Error = """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"broken","reason":"InternalError","code":500}}""" + "\n";
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly FakeTime _time = new();

    [Fact]
    public async Task Stream_IsAskedForAtTheVersionOfAConsistentRead()
    {
        await using var server = await ServeAsync(WatchTests.Stream(WatchTests.Event("ADDED", "a", 250) + WatchTests.Event("ADDED", "b", 299) + End));
        using var client = Client(server, new ResourceClientOptions());

        var page = await client.ListAsync(new Scope(ResourceKind.Pods, "shop", "app=web") { ShardSelector = "shardRange(x)" }, null, default);

        Assert.Equal(["/api/v1/namespaces/shop/pods", "/api/v1/namespaces/shop/pods"], server.Requests.Select(request => request.Target.Split('?')[0]));
        Assert.EndsWith("?limit=1&labelSelector=app%3Dweb&shardSelector=shardRange%28x%29", server.Requests.First().Target, StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(server.Requests.Last().Target.Split('?')[1]);
        var timeout = int.Parse(query["timeoutSeconds"]!, CultureInfo.InvariantCulture);
        Assert.InRange(timeout, 300, 600);
        Assert.Equal(
            ["allowWatchBookmarks=true", "labelSelector=app=web", "resourceVersion=714", "resourceVersionMatch=NotOlderThan", "sendInitialEvents=true", "shardSelector=shardRange(x)", $"timeoutSeconds={timeout}", "watch=true"],
            query.Select(pair => $"{pair.Key}={pair.Value}").Order());
        Assert.Equal(["a", "b"], page.Items.Select(item => item.Name));
        Assert.Equal(("800", null), (page.Version.Value, page.Continue));
    }

    [Fact]
    public async Task Stream_AsRecorded_IsAList()
    {
        await using var server = await FakeApiServer.StartAsync(context => context.Request.Query.ContainsKey("watch")
            ? Recording.Load("pods-watchlist").WriteAsync(context)
            : WatchTests.Stream("""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"217","continue":"more"},"items":[]}""")(context));
        using var client = Client(server, new ResourceClientOptions());

        var page = await client.ListAsync(Pods, null, default);

        Assert.Equal(("217", null), (page.Version.Value, page.Continue));
        Assert.NotEmpty(page.Items);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("MODIFIED")]
    [InlineData("DELETED")]
    [InlineData("BOOKMARK")]
    [InlineData("ERROR")]
    public async Task Stream_OfAServerThatDoesItOtherwise_IsNotTaken(string type)
    {
        var line = type switch { "BOOKMARK" => Bookmark, "ERROR" => Error, _ => WatchTests.Event(type, "a", 290) };
        await using var server = await ServeAsync(WatchTests.Stream(WatchTests.Event("ADDED", "a", 250) + line + End));
        using var client = Client(server);

        var page = await client.ListAsync(Pods, null, default);

        Assert.DoesNotContain(page.Items, item => item.Name == "a");
        Assert.Equal(["limit=1", "watch=true", "limit=2"], Asked(server));
        await client.ListAsync(Pods, null, default);
        Assert.Equal(["limit=1", "watch=true", "limit=2", "limit=2"], Asked(server));
    }

    [Fact]
    public async Task Stream_ThatEndsAtAnOlderVersionThanAskedFor_IsNotTaken()
    {
        await using var server = await ServeAsync(WatchTests.Stream(WatchTests.Event("ADDED", "a", 250) + End.Replace("800", "713", StringComparison.Ordinal)));
        using var client = Client(server);

        var page = await client.ListAsync(Pods, null, default);

        Assert.DoesNotContain(page.Items, item => item.Name == "a");
        Assert.Equal(["limit=1", "watch=true", "limit=2"], Asked(server));
    }

    [Fact]
    public async Task Stream_RefusedWith403_LeavesTheErrorToTheWatchItself()
    {
        await using var server = await ServeAsync(Recording.Load("pods-watch-forbidden").WriteAsync);
        using var client = Client(server);

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
    }

    [Theory]
    [InlineData(429, ApiErrorKind.Unavailable)]
    [InlineData(503, ApiErrorKind.Unavailable)]
    [InlineData(401, ApiErrorKind.Unauthorized)]
    public async Task Stream_RefusedForAnotherReason_IsTheErrorAndThenPages(int status, ApiErrorKind kind)
    {
        await using var server = await ServeAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        });
        using var client = Client(server);

        var error = await ResourceClientListTests.Fails(client);

        Assert.Equal((kind, TimeSpan.FromSeconds(7)), (error.Kind, error.RetryAfter));
        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        Assert.Equal(["limit=1", "watch=true", "limit=2"], Asked(server));
    }

    [Theory]
    [InlineData("", ApiErrorKind.Network, "the streaming list of pods ended before it was complete")]
    [InlineData("{\"type\":\"ADD", ApiErrorKind.Network, "the watch of pods was cut in the middle of a line; what came before it is complete")]
    [InlineData("<html>\n", ApiErrorKind.Garbage, "a line of a watch of pods is not valid JSON")]
    [InlineData(Error, ApiErrorKind.Unavailable, "the watch of pods ended with an error: InternalError: broken")]
    [InlineData(Bookmark, ApiErrorKind.BadRequest, "the server does not stream lists of pods: Bookmark came before the bookmark that ends one")]
    public async Task Stream_BrokenAfterAPage_IsNeverComplete(string rest, ApiErrorKind kind, string message)
    {
        await using var server = await ServeAsync(WatchTests.Stream(WatchTests.Event("ADDED", "a", 250) + WatchTests.Event("ADDED", "b", 251) + WatchTests.Event("ADDED", "c", 252) + rest));
        using var client = Client(server);
        var first = await client.ListAsync(Pods, null, default);
        Assert.Equal(["a", "b"], first.Items.Select(item => item.Name));
        Assert.Equal("714", first.Version.Value);

        var error = await Assert.ThrowsAsync<ApiException>(async () => await client.ListAsync(Pods, first.Continue, default));

        Assert.Equal(kind, error.Kind);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(ApiErrorKind.Expired, (await Assert.ThrowsAsync<ApiException>(async () => await client.ListAsync(Pods, first.Continue, default))).Kind);
        await client.ListAsync(Pods, null, default);
        Assert.Equal(["limit=1", "watch=true", "limit=2"], Asked(server));
    }

    [Fact]
    public async Task Stream_ThatFallsSilent_IsGivenUpAfterAMinute()
    {
        await using var server = await ServeAsync(async context =>
        {
            await WatchTests.Stream(WatchTests.Event("ADDED", "a", 250))(context);
            await context.Response.Body.FlushAsync();
            await FakeApiServer.HoldAsync(context);
        });
        using var client = Client(server, new ResourceClientOptions { PageSize = 1 });
        var first = await client.ListAsync(Pods, null, default);

        var second = client.ListAsync(Pods, first.Continue, default).AsTask();
        await _time.TimerAsync(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(1));

        var error = await Assert.ThrowsAsync<ApiException>(() => second);
        Assert.Equal((ApiErrorKind.Network, "the watch of pods was silent for 60 s and was closed"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Page_OfLargeObjects_EndsBeforeItIsFull()
    {
        var filler = new string('x', 1_500_000);
        await using var server = await ServeAsync(WatchTests.Stream(string.Concat(Enumerable.Range(0, 4).Select(i => WatchTests.Event("ADDED", "p" + i, 250 + i, filler))) + End));
        using var client = Client(server, new ResourceClientOptions { PageSize = 500 });

        var first = await client.ListAsync(Pods, null, default);
        var last = await client.ListAsync(Pods, first.Continue, default);

        Assert.Equal((3, 1, null), (first.Items.Count, last.Items.Count, last.Continue));
    }

    [Fact]
    public async Task Stream_CancelledWhileItIsRead_IsClosedAndMarksNothing()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancelled = new CancellationTokenSource();
        await using var server = await ServeAsync(async context =>
        {
            context.RequestAborted.Register(gone.SetResult);
            await WatchTests.Stream(WatchTests.Event("ADDED", "a", 250))(context);
            await context.Response.Body.FlushAsync();
            await cancelled.CancelAsync();
            await gone.Task;
        });
        using var client = Client(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.ListAsync(Pods, null, cancelled.Token));
        await gone.Task;
        server.Answer = Serve(WatchTests.Stream(End));
        await client.ListAsync(Pods, null, default);

        Assert.Equal(["limit=1", "watch=true", "limit=1", "watch=true"], Asked(server));
    }

    private static Func<HttpContext, Task> Serve(Func<HttpContext, Task> watch) =>
        context => context.Request.Query.ContainsKey("watch") ? watch(context) : Recording.Load("pods-list-page1").WriteAsync(context);

    private static Task<FakeApiServer> ServeAsync(Func<HttpContext, Task> watch) => FakeApiServer.StartAsync(Serve(watch));

    private static IEnumerable<string> Asked(FakeApiServer server) => server.Requests.Select(request => request.Target.Split('?')[1].Split('&')[0]);

    private ResourceClient Client(FakeApiServer server, ResourceClientOptions? options = null) =>
        server.Client(_time, options: (options ?? new ResourceClientOptions { PageSize = 2 }) with { StreamingLists = true });
}
