using ActorVent.Simulator.Api;
using Xunit;

namespace ActorVent.Tests.Simulator;

/// <summary>Which query parameters go together, in the real server's words, and how streaming lists behave.</summary>
public class StreamingListTests
{
    private const string OnlyNotOlderThan = "Unsupported value: \"Exact\": supported values: \"NotOlderThan\"";

    [Theory]
    [InlineData("watch=true&sendInitialEvents=true", "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("watch=true&sendInitialEvents=false", "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("watch=true&resourceVersionMatch=NotOlderThan", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    [InlineData("watch=true&sendInitialEvents=true&resourceVersionMatch=Exact", $"[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: {OnlyNotOlderThan}]")]
    [InlineData("watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&continue=x", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided")]
    [InlineData("sendInitialEvents=true", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list")]
    [InlineData("resourceVersionMatch=Exact", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersionMatch=Exact&resourceVersion=0", "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData("resourceVersionMatch=Newest&resourceVersion=1", "resourceVersionMatch: Unsupported value: \"Newest\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    public async Task Parameters_ThatDoNotGoTogether_AreInvalid(string query, string message)
    {
        await using var api = await SimulatedApi.StartAsync();

        var answer = await api.GetAsync("/api/v1/pods?" + query);
        var status = (await SimulatedApi.BodyAsync(answer))!;

        Assert.Equal((422, "Invalid", $"ListOptions.meta.k8s.io \"\" is invalid: {message}"), ((int)answer.StatusCode, (string)status["reason"]!, (string)status["message"]!));
    }

    [Fact]
    public async Task Gate_Off_IsTheAnswerOfAServerThatHasItOff()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, "/simulator/faults", """{"streamingListsOff":true}""");

        var answer = await api.GetAsync("/api/v1/pods?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled","reason":"Invalid","details":{"group":"meta.k8s.io","kind":"ListOptions","causes":[{"reason":"FieldValueForbidden","message":"Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled","field":"sendInitialEvents"}]},"code":422}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task List_OfAVersionThatIsYetToCome_WaitsForItALittle()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=1001");
        await api.Time.TimerAsync(TimeSpan.FromSeconds(3));

        await api.CreateAsync("web-0");

        Assert.Equal("ADDED web-0", await watch.NamesAsync(1));
        Assert.Equal("1001", SimulatedApi.VersionOf((await watch.NextAsync()).Object));
    }

    [Fact]
    public async Task List_OfAVersionThatDoesNotCome_IsAnErrorEvent()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=1001");
        await api.Time.TimerAsync(TimeSpan.FromSeconds(3));

        api.Time.Advance(TimeSpan.FromSeconds(3));

        var (type, status) = await watch.NextAsync();
        Assert.Equal(("ERROR", 504, "Timeout: Too large resource version: 1001, current: 1000"), (type, (int)status["code"]!, (string)status["message"]!));
        Assert.Null(await watch.LineAsync());
    }

    [Fact]
    public async Task List_OfAVersionBelowTheHistory_IsServedAllTheSame()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { History = 1 });
        await api.CreateAsync("web-0");
        await api.CreateAsync("web-1");
        api.Store.Compact();
        api.Server.Faults.ExpiredAsStatus = true;

        using var watch = await api.WatchAsync("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=1000");

        Assert.Equal("ADDED web-0, ADDED web-1", await watch.NamesAsync(2));
    }
}
