using System.Text;
using ActorVent.Kubernetes;
using Microsoft.AspNetCore.Http;
using Xunit;
using static ActorVent.Tests.Kubernetes.Listing.ResourceClientListTests;

namespace ActorVent.Tests.Kubernetes.Listing;

/// <summary>Lists that do not come, or not as they should: never taken for shorter ones.</summary>
public class ResourceClientBrokenListTests
{
    private static readonly Scope Pods = new(ResourceKind.Pods);

    [Fact]
    public async Task List_ThatOnlyClaimsToBeCompressed_IsGarbage()
    {
        await using var server = await FakeApiServer.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return Json(200, "plain text, that is no gzip")(context);
        });
        using var client = server.Client();

        Assert.Equal(ApiErrorKind.Garbage, (await Fails(client)).Kind);
    }

    [Fact]
    public async Task List_LongerThanAllowed_IsTooLarge()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-all");
        using var client = server.Client(options: new ResourceClientOptions { MaxPageBytes = 1000 });

        var error = await Fails(client);

        Assert.Equal((ApiErrorKind.TooLarge, "cannot list pods: the answer is longer than 1000 bytes"), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("""{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a","namespace":"n","uid":"u"}}]}""", "item 1 of a list of pods: Pod n/a has no metadata.resourceVersion")]
    [InlineData("""{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[null]}""", "item 1 of a list of pods: a Pod was expected, but the JSON holds null")]
    [InlineData("""{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":{}}""", "a list of pods has items that are an object")]
    [InlineData("""{"kind":"PodList","metadata":{},"items":[]}""", "a list of pods has no metadata.resourceVersion")]
    [InlineData("""{"kind":"Status","metadata":{"resourceVersion":"7"}}""", "a list of pods was expected, but the answer is a Status")]
    [InlineData("""[]""", "a list of pods was expected, but the answer is an array")]
    public async Task List_ThatIsNoList_IsGarbage(string body, string message)
    {
        await using var server = await FakeApiServer.StartAsync(Json(200, body));
        using var client = server.Client();

        var error = await Fails(client);

        Assert.Equal((ApiErrorKind.Garbage, message), (error.Kind, error.Message));
    }

    [Fact]
    public async Task List_CutOff_IsGarbageOrNetworkButNeverAShorterList()
    {
        var body = Recording.Load("pods-list-all").Body;
        foreach (var length in new[] { 0, 1, 100, body.Length / 2, body.AsSpan().TrimEnd("\n"u8).Length - 1 })
        {
            await using var server = await FakeApiServer.StartAsync(Json(200, Encoding.UTF8.GetString(body[..length])));
            using var client = server.Client();
            Assert.Equal(ApiErrorKind.Garbage, (await Fails(client)).Kind);
        }
    }

    [Fact]
    public async Task Connection_CutInsideAList_IsANetworkError()
    {
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{\"kind\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var client = server.Client();

        Assert.Equal(ApiErrorKind.Network, (await Fails(client)).Kind);
    }

    [Fact]
    public async Task List_Unanswered_EndsAtTheTimeout()
    {
        var time = new FakeTime();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            asked.SetResult();
            await FakeApiServer.HoldAsync(context);
        });
        using var client = server.Client(time);

        var list = client.ListAsync(Pods, null, default).AsTask();
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(list.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<ApiException>(() => list);
        Assert.Equal((ApiErrorKind.Network, "cannot list pods: no complete answer within 60 s"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task List_CancelledByTheCaller_IsCancelledAndNoError()
    {
        using var cancelled = new CancellationTokenSource();
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            await cancelled.CancelAsync();
            await FakeApiServer.HoldAsync(context);
        });
        using var client = server.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.ListAsync(Pods, null, cancelled.Token));
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsANetworkErrorThatNamesIt()
    {
        var server = await FakeApiServer.ReplayAsync("pods-list-all");
        using var client = server.Client();
        var address = server.Address;
        await server.DisposeAsync();

        var error = await Fails(client);

        Assert.Equal(ApiErrorKind.Network, error.Kind);
        Assert.Contains("nothing listens there", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{address.Host}:{address.Port}", error.Message, StringComparison.Ordinal);
    }
}
