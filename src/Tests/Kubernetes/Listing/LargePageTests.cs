using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Listing;
using ActorVent.Primitives;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Listing;

public class LargePageTests
{
    private const int Portion = 50_000;
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private static readonly ResourceClientOptions Narrow = new() { PortionBytes = Portion };

    [Fact]
    public async Task Portion_IsHandedOnBeforeTheServerHasSentTheRest()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            await BeginAsync(context, Item("a", Portion));
            await asked.Task;
            await context.Response.WriteAsync($",{Item("b", 10)}]}}");
        });
        using var client = server.Client(options: Narrow);

        var first = await client.ListAsync(Pods, null, default);
        asked.SetResult();
        var second = await client.ListAsync(Pods, first.Continue, default);

        Assert.Equal(["a", "b"], first.Items.Concat(second.Items).Select(item => item.Name));
        Assert.Equal((new ResourceVersion("900"), "next"), (second.Version, second.Continue));
    }

    [Fact]
    public async Task Portions_AreNotLarger()
    {
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            await BeginAsync(context, string.Join(",", Enumerable.Range(0, 100).Select(i => Item($"p{i}", 5_000))));
            await context.Response.WriteAsync("]}");
        });
        using var client = server.Client(options: Narrow);
        var items = new List<int>();
        for (string? next = null; next != "next";)
        {
            var page = await client.ListAsync(Pods, next, default);
            items.Add(page.Items.Count);
            next = page.Continue;
        }

        Assert.Equal(100, items.Sum());
        Assert.InRange(items.Max(), 1, 10);
    }

    [Fact]
    public async Task Page_ThatIsCutBehindAPortion_FailsWithoutALastOne()
    {
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            await BeginAsync(context, Item("a", Portion));
            context.Abort();
        });
        using var client = server.Client(options: Narrow);

        var error = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            for (var page = await client.ListAsync(Pods, null, default); ;)
                page = await client.ListAsync(Pods, page.Continue, default);
        });

        Assert.Equal(ApiErrorKind.Network, error.Kind);
    }

    [Fact]
    public async Task Page_ThatNobodyWantsAnyMore_IsGivenUp()
    {
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            await BeginAsync(context, Item("a", Portion));
            await FakeApiServer.HoldAsync(context);
        });
        using var client = server.Client(options: Narrow);
        using var abandoned = new CancellationTokenSource();
        var first = await client.ListAsync(Pods, null, abandoned.Token);

        await abandoned.CancelAsync();

        var error = await Assert.ThrowsAsync<ApiException>(async () => await client.ListAsync(Pods, first.Continue, default));
        Assert.Equal(ApiErrorKind.Expired, error.Kind);
    }

    [Fact]
    public void Pages_OfLargeObjects_HaveFewer()
    {
        var sizes = new PageSizes(500);
        Assert.Equal(500, sizes.Of(ResourceKind.Pods));

        sizes.Saw(ResourceKind.Pods, [Object(1 << 20), Object(3 << 20)]);
        Assert.Equal(8, sizes.Of(ResourceKind.Pods));

        sizes.Saw(ResourceKind.Pods, [Object(32 << 20)]);
        Assert.Equal(1, sizes.Of(ResourceKind.Pods));

        sizes.Saw(ResourceKind.Pods, [Object(6_000)]);
        Assert.Equal(500, sizes.Of(ResourceKind.Pods));
    }

    private static KubernetesObject Object(int bytes) => new("n", "a", "u", new ResourceVersion("1"), new byte[bytes], default);

    private static async Task BeginAsync(HttpContext context, string items)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"kind":"PodList","metadata":{"resourceVersion":"900","continue":"next"},"items":[{{items}}""");
        await context.Response.Body.FlushAsync();
    }

    private static string Item(string name, int bytes) =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"n","uid":"u-{{name}}","resourceVersion":"3"},"x":"{{new string('x', bytes)}}"}""";
}
