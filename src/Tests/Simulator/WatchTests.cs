using System.Net.Sockets;
using System.Text;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class WatchTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Watch_ResumedAtAnyEvent_GoesOnAfterIt()
    {
        await using var api = await SimulatedApi.StartAsync();
        var life = new PodLife(api.Store, 20, 3, api.Time);
        life.Populate();
        for (var i = 0; i < 50; i++)
            life.Step();

        for (var from = 1000L; from < api.Store.Revision; from += 7)
        {
            using var watch = await api.WatchAsync($"resourceVersion={from}");
            var (_, pod) = await watch.NextAsync();
            Assert.Equal($"{from + 1}", SimulatedApi.VersionOf(pod));
        }
    }

    [Fact]
    public async Task WatchWithoutAVersion_Begin_IsAddedForAllThatIsThere()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");
        await api.CreateAsync("web-1");

        using var watch = await api.WatchAsync("");
        Assert.Equal("ADDED web-0, ADDED web-1", await watch.NamesAsync(2));
        await api.DeleteAsync("web-0");

        Assert.Equal("MODIFIED web-0, DELETED web-0", await watch.NamesAsync(2));
    }

    [Fact]
    public async Task WatchUnderALabelSelector_ObjectsThatEnterAndLeave_AreAddedAndDeleted()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("resourceVersion=1000&labelSelector=app%3Dweb");

        await api.CreateAsync("web-0");
        await api.PatchAsync("web-0", """{"metadata":{"labels":{"app":"web"}}}""");
        await api.PatchAsync("web-0", """{"metadata":{"labels":{"tier":"front"}}}""");
        await api.PatchAsync("web-0", """{"metadata":{"labels":{"app":"mail"}}}""");
        await api.DeleteAsync("web-0");
        await api.CreateAsync("web-1", """{"app":"web"}""");

        Assert.Equal("ADDED web-0, MODIFIED web-0, DELETED web-0, ADDED web-1", await watch.NamesAsync(4));
    }

    [Fact]
    public async Task WatchUnderAFieldSelector_PodThatChangesItsPhase_EntersAndLeaves()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("resourceVersion=1000&fieldSelector=status.phase%3DRunning,metadata.namespace%3Ddefault");

        await api.CreateAsync("web-0");
        await api.PatchAsync("web-0", """{"status":{"phase":"Running"}}""", subresource: "/status");
        await api.PatchAsync("web-0", """{"status":{"phase":"Failed"}}""", subresource: "/status");

        Assert.Equal("ADDED web-0, DELETED web-0", await watch.NamesAsync(2));
    }

    [Fact]
    public async Task Bookmarks_OnABusyClusterWithNothingForThisWatch_StillCome()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("resourceVersion=1000&allowWatchBookmarks=true&labelSelector=app%3Dweb");
        await api.Time.TimerAsync(Minute);

        await api.CreateAsync("mail-0");
        api.Time.Advance(Minute);
        // Wakes the watch in the case that it had been asleep with the timer's end still to come.
        await api.CreateAsync("mail-1");

        var (type, bookmark) = await watch.NextAsync();
        Assert.Equal("BOOKMARK", type);
        Assert.InRange(long.Parse(SimulatedApi.VersionOf(bookmark)), 1001, 1002);
    }

    [Fact]
    public async Task Bookmarks_OfAWatchThatIsBehind_DoNotWaitUntilItHasCaughtUp()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { BookmarkInterval = TimeSpan.Zero });
        await new PodLife(api.Store, 20, 3, api.Time).DriveAsync(600);

        using var watch = await api.WatchAsync("resourceVersion=1000&allowWatchBookmarks=true&labelSelector=app%3Dnone");

        var (type, bookmark) = await watch.NextAsync();
        Assert.Equal("BOOKMARK", type);
        Assert.InRange(long.Parse(SimulatedApi.VersionOf(bookmark)), 1001, 1599);
    }

    [Fact]
    public async Task WatchWithoutBookmarks_AtItsTimeout_EndsWithoutAny()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("resourceVersion=1000&timeoutSeconds=90");
        await api.Time.TimerAsync(TimeSpan.FromSeconds(90));

        api.Time.Advance(TimeSpan.FromSeconds(90));

        Assert.Null(await watch.LineAsync());
    }

    [Fact]
    public async Task WatchFromTheFuture_WhenTheFutureHasCome_GoesOn()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("resourceVersion=1002");

        for (var i = 0; i < 3; i++)
            await api.CreateAsync($"web-{i}");

        Assert.Equal("ADDED web-2", await watch.NamesAsync(1));
    }

    [Fact]
    public async Task Watch_WhenHistoryIsCompactedBeforeItIsOpened_IsExpired()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { History = 4 });
        for (var i = 0; i < 20; i++)
            await api.CreateAsync($"web-{i}");

        using var watch = await api.WatchAsync("resourceVersion=1003");
        var (type, status) = await watch.NextAsync();

        Assert.Equal(("ERROR", 410), (type, (int)status["code"]!));
        Assert.Null(await watch.LineAsync());
    }

    [Fact]
    public async Task CutWatch_OnRequest_EndsInTheMiddleOfALine()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("resourceVersion=1000");
        var stream = await watch.Answer.Content.ReadAsStreamAsync();
        api.Server.Faults.CutWatches = 1;

        await api.CreateAsync("web-0");

        var seen = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(seen));
        var text = Encoding.UTF8.GetString(seen.ToArray());
        Assert.StartsWith("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\"", text);
        Assert.DoesNotContain("\n", text);
    }

    [Fact]
    public async Task GarbageEvent_OnRequest_ComesBeforeTheEvent()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("resourceVersion=1000");
        api.Server.Faults.GarbageEvents = 1;

        await api.CreateAsync("web-0");

        Assert.Contains("<html>", await watch.LineAsync());
        Assert.Equal("ADDED web-0", await watch.NamesAsync(1));
    }

    [Fact]
    public async Task SilentWatch_AtItsTimeout_HasSaidNothing()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Server.Faults.SilentWatches = true;
        using var watch = await api.WatchAsync("resourceVersion=1000&allowWatchBookmarks=true&timeoutSeconds=90");
        await api.Time.TimerAsync(TimeSpan.FromSeconds(90));

        await api.CreateAsync("web-0");
        api.Time.Advance(TimeSpan.FromSeconds(90));

        Assert.Null(await watch.LineAsync());
    }

    [Fact]
    public async Task Restore_OpenWatches_AreCutAndVersionsComeAgain()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("resourceVersion=1000");
        await api.CreateAsync("web-0");
        await api.CreateAsync("web-1");
        await watch.NamesAsync(2);

        Assert.True(api.Store.Restore(1001));
        var ended = await Record.ExceptionAsync(watch.LineAsync);
        var again = await api.CreateAsync("web-2");

        Assert.IsAssignableFrom<IOException>(ended);
        Assert.Equal("1002", SimulatedApi.VersionOf(again));
        Assert.Equal(["web-0", "web-2"], (await api.JsonAsync("/api/v1/pods"))["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!));
    }

    [Fact]
    public async Task SlowReader_ThatFallsBehindItsBuffer_IsCut()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { WatchBuffer = 100 });
        var life = new PodLife(api.Store, 100, 5, api.Time);
        life.Populate();
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync("127.0.0.1", api.Server.Uri.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("GET /api/v1/pods?watch=true&resourceVersion=1000 HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        await life.DriveAsync(6000);

        var check = TimeSpan.FromMilliseconds(250);
        var began = api.Time.GetUtcNow();
        do
        {
            await api.Time.TimerAsync(check);
            api.Time.Advance(check);
        }
        while (api.Server.Requests.OpenWatches > 0);

        // Long before its timeout, which would end it too.
        Assert.InRange(api.Time.GetUtcNow() - began, check, TimeSpan.FromMinutes(1));
        var seen = new MemoryStream();
        await Record.ExceptionAsync(() => stream.CopyToAsync(seen));
        // A watch that ends well ends with an empty chunk.
        Assert.False(seen.ToArray().AsSpan().EndsWith("\r\n0\r\n\r\n"u8));
        Assert.True(seen.Length < 6100L * 3000, $"{seen.Length} bytes came");
    }
}
