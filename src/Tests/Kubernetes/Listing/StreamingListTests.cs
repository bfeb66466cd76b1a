using ActorVent.Kubernetes;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Listing;

/// <summary>Streaming lists of the simulated server, and what becomes of them where the server cannot.</summary>
public sealed class StreamingListTests
{
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly FakeTime _time = new();
    private readonly CapturedLog _log = new();

    [Fact]
    public async Task List_WhereTheServerStreams_ComesInPagesOfBoundedSizeAndEndsWithItsVersion()
    {
        await using var server = await StartAsync(1100);
        using var client = Client(server);
        var before = server.Store.Revision;

        var first = await client.ListAsync(Pods, null, default);
        var second = await client.ListAsync(Pods, first.Continue, default);
        var last = await client.ListAsync(Pods, second.Continue, default);

        Assert.Equal((500, 500, 100), (first.Items.Count, second.Items.Count, last.Items.Count));
        Assert.Equal((before.ToString(), before.ToString(), before.ToString()), (first.Version.Value, second.Version.Value, last.Version.Value));
        Assert.Null(last.Continue);
        Assert.Equal((1, 0, 1), (server.Requests.Probes, server.Requests.Pages, server.Requests.Watches));
        Assert.Equal(server.Store.Snapshot().Pods.Values.Select(pod => pod.Uid).Order(), Uids(first, second, last));
        await ClosedAsync(server);
    }

    [Fact]
    public async Task List_Streamed_HasTheSameObjectsAsOneInPages()
    {
        await using var server = await StartAsync(40);
        using var streaming = Client(server);
        using var paging = Client(server, streams: false);

        var streamed = await streaming.ListAsync(Pods, null, default);
        var paged = await paging.ListAsync(Pods, null, default);

        Assert.Equal(1, server.Requests.Watches);
        Assert.Equal(paged.Items.Select(Text).Order(), streamed.Items.Select(Text).Order());
        Assert.Equal((paged.Version, paged.Continue), (streamed.Version, streamed.Continue));
    }

    [Fact]
    public async Task List_OfOneObject_IsCompleteWithTheFirstRequest()
    {
        await using var server = await StartAsync(1);
        using var client = Client(server);

        Assert.Single((await client.ListAsync(Pods, null, default)).Items);
        Assert.Equal((1, 0), (server.Requests.Probes, server.Requests.Watches));
    }

    [Fact]
    public async Task List_UnlessAskedForStreams_ComesInPages()
    {
        await using var server = await StartAsync(3);
        using var client = Client(server, streams: false);

        Assert.Equal(3, (await client.ListAsync(Pods, null, default)).Items.Count);
        Assert.Equal((1, 0), (server.Requests.Lists, server.Requests.Watches));
    }

    [Theory]
    [InlineData(true, "HTTP 422 Invalid: ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled")]
    [InlineData(false, "a watch stream was requested by the client but the required storage feature RequestWatchProgress is disabled")]
    public async Task Server_ThatDoesNotStream_IsListedInPagesForAnHour(bool gate, string reason)
    {
        await using var server = await StartAsync(700);
        (server.Faults.StreamingListsOff, server.Faults.NoStreamingLists) = (gate, !gate);
        using var client = Client(server);

        var first = await client.ListAsync(Pods, null, default);
        var last = await client.ListAsync(Pods, first.Continue, default);
        Assert.Equal((500, 200), (first.Items.Count, last.Items.Count));
        Assert.Equal(700, Uids(first, last).Distinct().Count());
        Assert.Equal(1, server.Requests.Watches);
        Assert.Contains(_log.Lines, line => line.Text.Contains(reason, StringComparison.Ordinal) && line.Text.EndsWith("Lists of pods come in pages for the next 60 min", StringComparison.Ordinal));

        server.Faults.Clear();
        _time.Advance(TimeSpan.FromMinutes(59));
        await client.ListAsync(Pods, null, default);
        Assert.Equal(1, server.Requests.Watches);
        _time.Advance(TimeSpan.FromMinutes(1));
        await client.ListAsync(Pods, null, default);
        Assert.Equal(2, server.Requests.Watches);
    }

    [Fact]
    public async Task Server_ThatIsBehindTheVersion_IsListedInPages()
    {
        await using var server = await FakeApiServer.StartAsync(context =>
            Recording.Load(context.Request.Query.ContainsKey("watch") ? "pods-list-rv-too-large" : "pods-list-page1").WriteAsync(context));
        using var client = server.Client(_time, options: new ResourceClientOptions { StreamingLists = true });

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task List_GivenUpAfterAPage_ClosesItsStream()
    {
        await using var server = await StartAsync(1100);
        using var client = Client(server);
        using var cancelled = new CancellationTokenSource();
        var first = await client.ListAsync(Pods, null, cancelled.Token);
        Assert.Equal(1, server.Requests.OpenWatches);

        await cancelled.CancelAsync();

        await ClosedAsync(server);
        Assert.Equal(ApiErrorKind.Expired, (await Fails(client, first.Continue)).Kind);
    }

    [Fact]
    public async Task List_WhosePagesNobodyAsksFor_IsClosedAfterFiveMinutes()
    {
        await using var server = await StartAsync(1600);
        using var client = Client(server);
        var first = await client.ListAsync(Pods, null, default);
        _time.Advance(TimeSpan.FromMinutes(4));
        var second = await client.ListAsync(Pods, first.Continue, default);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(1, server.Requests.OpenWatches);

        _time.Advance(TimeSpan.FromMinutes(1));

        await ClosedAsync(server);
        var error = await Fails(client, second.Continue);
        Assert.Equal((ApiErrorKind.Expired, "the list of pods was given up before its end; it has to begin again"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Client_Disposed_ClosesItsStreams()
    {
        await using var server = await StartAsync(1100);
        using (var client = Client(server))
            await client.ListAsync(Pods, null, default);

        await ClosedAsync(server);
    }

    private static async Task<ApiServer> StartAsync(int pods)
    {
        var server = await ApiServer.StartAsync(new ApiServerOptions(), TimeProvider.System);
        new PodLife(server.Store, pods, 1, TimeProvider.System).Populate();
        return server;
    }

    private ResourceClient Client(ApiServer server, bool streams = true)
    {
        using var directory = new TempDirectory();
        var path = Path.Combine(directory.Path, "config");
        server.WriteKubeconfig(path);
        var connection = ActorVent.Kubernetes.Connections.KubernetesConnector.Connect(
            new() { KubeConfig = path, Environment = _ => null }, _time, NullLoggerFactory.Instance);
        return new ResourceClient(connection, _time, new Random(1), _log, new ResourceClientOptions { StreamingLists = streams });
    }

    private static string Text(KubernetesObject item) => $"{item.Name} {item.Uid} {item.Version} {item.Digest}";

    private static IEnumerable<string> Uids(params IEnumerable<ListPage> pages) => pages.SelectMany(page => page.Items).Select(item => item.Uid).Order();

    private static async Task<ApiException> Fails(ResourceClient client, string? token) =>
        await Assert.ThrowsAsync<ApiException>(async () => await client.ListAsync(Pods, token, default));

    /// <summary>The server notices a moment later that nobody reads any more.</summary>
    private static async Task ClosedAsync(ApiServer server)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Requests.WatchClosed += Look;
        Look();
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        void Look()
        {
            if (server.Requests.OpenWatches == 0)
                closed.TrySetResult();
        }
    }
}
