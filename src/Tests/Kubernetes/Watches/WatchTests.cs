using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Watches;

public class WatchTests
{
    private static readonly Scope Pods = new(ResourceKind.Pods);

    [Fact]
    public async Task Watch_OfAPodsLife_BringsEveryEventAndEnds()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-watch");
        using var client = server.Client();

        var events = await DrainAsync(client);

        Assert.Equal(
            [
                "Added job-1 717", "Modified job-1 718", "Modified job-1 719", "Modified job-1 720", "Modified job-1 721",
                "Modified job-1 722", "Deleted job-1 723", "Modified web-4 724", "Deleted web-4 725", "Bookmark  725", "Bookmark  725",
            ],
            events.Select(Text));
        Assert.All(events, watched => Assert.False(watched.EndsInitialEvents));
    }

    [Fact]
    public async Task Watch_AsksForBookmarksAVersionAndARandomTimeout()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-watch-rv-in-future");
        using var client = server.Client();
        for (var i = 0; i < 20; i++)
            await using (await client.WatchAsync(new Scope(ResourceKind.Pods, "shop", "app=a"), new ResourceVersion("714"), default))
            {
            }

        var timeouts = new HashSet<int>();
        foreach (var request in server.Requests)
        {
            var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(request.Target[request.Target.IndexOf('?')..]);
            Assert.StartsWith("/api/v1/namespaces/shop/pods?", request.Target, StringComparison.Ordinal);
            Assert.Equal(("true", "true", "714", "app=a"), (query["watch"].ToString(), query["allowWatchBookmarks"].ToString(), query["resourceVersion"].ToString(), query["labelSelector"].ToString()));
            timeouts.Add(int.Parse(query["timeoutSeconds"]!, System.Globalization.CultureInfo.InvariantCulture));
        }
        Assert.All(timeouts, timeout => Assert.InRange(timeout, 300, 600));
        Assert.True(timeouts.Count > 10);
    }

    [Fact]
    public async Task Watch_AheadOfTheServer_EndsEmpty()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-watch-rv-in-future");
        using var client = server.Client();

        Assert.Empty(await DrainAsync(client));
    }

    [Theory]
    [InlineData("pods-watchlist")]
    [InlineData("pods-watchlist-sharded-lower")]
    public async Task Watch_OfAStreamingList_MarksTheBookmarkThatEndsIt(string recording)
    {
        await using var server = await FakeApiServer.ReplayAsync(recording);
        using var client = server.Client();

        var events = await DrainAsync(client);

        Assert.Equal(WatchEventType.Bookmark, events.Single(watched => watched.EndsInitialEvents).Type);
    }

    [Theory]
    [InlineData("pods-watch-expired", ApiErrorKind.Expired, 410)]
    [InlineData("pods-watchlist-storage-too-old", ApiErrorKind.Unavailable, 500)]
    public async Task Watch_ThatBringsAnErrorEvent_ThrowsIt(string recording, ApiErrorKind kind, int code)
    {
        await using var server = await FakeApiServer.ReplayAsync(recording);
        using var client = server.Client();
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("235"), default);

        var error = await Assert.ThrowsAsync<ApiException>(async () => await watch.ReadAsync(default));

        Assert.Equal((kind, code), (error.Kind, error.Code));
    }

    [Theory]
    [InlineData("""{"kind":"Status","reason":"Gone","code":410,"message":"x"}""", ApiErrorKind.Expired)]
    [InlineData("""{"kind":"Status","reason":"Expired","message":"x"}""", ApiErrorKind.Expired)]
    [InlineData("""{"kind":"Status","code":410}""", ApiErrorKind.Expired)]
    [InlineData("""{"kind":"Status","reason":"TooManyRequests","code":429,"details":{"retryAfterSeconds":3}}""", ApiErrorKind.Unavailable)]
    [InlineData("""{"kind":"Status"}""", ApiErrorKind.Unavailable)]
    [InlineData("""{"message":"no status"}""", ApiErrorKind.Unavailable)]
    [InlineData("null", ApiErrorKind.Unavailable)]
    public async Task ErrorEvent_AfterOthers_ComesAfterThem(string status, ApiErrorKind kind)
    {
        await using var server = await FakeApiServer.StartAsync(Stream(Event("ADDED", "a", 1) + $$"""{"type":"ERROR","object":{{status}}}""" + "\n" + Event("ADDED", "b", 2)));
        using var client = server.Client();
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);

        Assert.Equal(["Added a 1"], (await watch.ReadAsync(default)).Select(Text));
        Assert.Equal(kind, (await Assert.ThrowsAsync<ApiException>(async () => await watch.ReadAsync(default))).Kind);
        Assert.Equal(kind, (await Assert.ThrowsAsync<ApiException>(async () => await watch.ReadAsync(default))).Kind);
    }

    [Fact]
    public async Task Watch_Forbidden_IsRefusedBeforeItOpens()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-watch-forbidden");
        using var client = server.Client();

        var error = await Assert.ThrowsAsync<ApiException>(async () => await client.WatchAsync(Pods, new ResourceVersion("1"), default));

        Assert.Equal(ApiErrorKind.Forbidden, error.Kind);
        Assert.Contains("cannot watch resource", error.Message, StringComparison.Ordinal);
        Assert.Contains("kind: ClusterRole", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>\n")]
    [InlineData("[]\n")]
    [InlineData("{}\n")]
    [InlineData("{\"type\":\"ADDED\"}\n")]
    [InlineData("{\"type\":\"RENAMED\",\"object\":{}}\n")]
    [InlineData("{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{}}}\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\"}}}\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":\n{}}\n")]
    public async Task Line_ThatIsNoEvent_IsGarbage(string line)
    {
        await using var server = await FakeApiServer.StartAsync(Stream(Event("ADDED", "a", 1) + line));
        using var client = server.Client();
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);

        Assert.Equal(["Added a 1"], (await watch.ReadAsync(default)).Select(Text));
        Assert.Equal(ApiErrorKind.Garbage, (await Assert.ThrowsAsync<ApiException>(async () => await watch.ReadAsync(default))).Kind);
    }

    [Fact]
    public async Task Line_WithTheObjectBeforeItsType_IsAnEvent()
    {
        await using var server = await FakeApiServer.StartAsync(Stream("""{"object":{"metadata":{"name":"a","uid":"u","resourceVersion":"3"}},"x":[1],"type":"DELETED"}""" + "\r\n\n"));
        using var client = server.Client();

        Assert.Equal(["Deleted a 3"], (await DrainAsync(client)).Select(Text));
    }

    [Fact]
    public async Task Events_ThatHaveArrivedTogether_AreReadTogether()
    {
        await using var server = await FakeApiServer.StartAsync(Stream(string.Concat(Enumerable.Range(1, 5).Select(i => Event("ADDED", "p", i)))));
        using var client = server.Client();
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);

        Assert.Equal(5, (await watch.ReadAsync(default)).Count);
        Assert.Empty(await watch.ReadAsync(default));
        Assert.Empty(await watch.ReadAsync(default));
    }

    [Fact]
    public async Task Lines_OfSeveralMegabytes_AreReadWhole()
    {
        var sizes = new[] { 10, 3_000_000, 20, 9_000_000, 100_000, 5 };
        await using var server = await FakeApiServer.StartAsync(Stream(string.Concat(sizes.Select((size, i) => Event("ADDED", "p" + i, i + 1, new string('x', size))))));
        using var client = server.Client();

        var events = await DrainAsync(client);

        Assert.Equal(sizes, events.Select(watched => watched.Object!.Json.Span.Count((byte)'x')));
    }

    [Fact]
    public async Task Line_LongerThanAllowed_IsTooLarge()
    {
        await using var server = await FakeApiServer.StartAsync(Stream(Event("ADDED", "a", 1) + Event("ADDED", "b", 2, new string('x', 300_000))));
        using var client = server.Client(options: new ResourceClientOptions { MaxObjectBytes = 100_000 });
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("0"), default);

        var (events, error) = await DrainToErrorAsync(watch);

        Assert.Equal(["Added a 1"], events.Select(Text));
        Assert.Equal((ApiErrorKind.TooLarge, "a line of a watch is longer than 100000 bytes"), (error!.Kind, error.Message));
    }

    internal static string Event(string type, string name, int version, string filler = "") =>
        $$$"""{"type":"{{{type}}}","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{{name}}}","namespace":"n","uid":"u-{{{name}}}","resourceVersion":"{{{version}}}"},"f":"{{{filler}}}"}}""" + "\n";

    internal static Func<HttpContext, Task> Stream(string lines) => context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(lines)).AsTask();
    };

    internal static string Text(WatchEvent watched) => $"{watched.Type} {watched.Object?.Name} {watched.Version}";

    internal static async Task<List<WatchEvent>> DrainAsync(ResourceClient client)
    {
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("714"), default);
        var (events, error) = await DrainToErrorAsync(watch);
        Assert.Null(error);
        return events;
    }

    internal static async Task<(List<WatchEvent> Events, ApiException? Error)> DrainToErrorAsync(IWatchStream watch)
    {
        var events = new List<WatchEvent>();
        try
        {
            while (await watch.ReadAsync(default) is { Count: > 0 } read)
                events.AddRange(read);
            return (events, null);
        }
        catch (ApiException e)
        {
            return (events, e);
        }
    }
}
