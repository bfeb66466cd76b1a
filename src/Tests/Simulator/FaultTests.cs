using System.Net;
using ActorVent.Simulator.Api;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class FaultTests
{
    [Theory]
    [InlineData("""{"tooManyRequests":1,"retryAfterSeconds":7}""", 429, "7")]
    [InlineData("""{"unavailable":1}""", 503, "1")]
    [InlineData("""{"unavailable":1,"retryAfterSeconds":0}""", 503, null)]
    [InlineData("""{"unauthorized":true}""", 401, null)]
    [InlineData("""{"forbidden":true}""", 403, null)]
    [InlineData("""{"delayMs":0}""", 200, null)]
    public async Task FaultOverHttp_NextList_IsAnsweredSo(string fault, int status, string? retryAfter)
    {
        await using var api = await SimulatedApi.StartAsync();

        await api.SendAsync(HttpMethod.Post, "/simulator/faults", fault);
        var answer = await api.GetAsync("/api/v1/pods");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(retryAfter, answer.Headers.TryGetValues("retry-after", out var values) ? values.Single() : null);
    }

    [Fact]
    public async Task CountedFault_AfterItsCount_IsOver()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Server.Faults.TooManyRequests = 2;

        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
            statuses.Add((int)(await api.GetAsync("/api/v1/pods")).StatusCode);

        Assert.Equal([429, 429, 200], statuses);
    }

    [Fact]
    public async Task UnknownFault_AmongOthers_ChangesNothing()
    {
        await using var api = await SimulatedApi.StartAsync();

        var answer = await api.SendAsync(HttpMethod.Post, "/simulator/faults", """{"unavailable":5,"gremlins":true}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("there is no fault named gremlins; there are tooManyRequests,", (string)(await SimulatedApi.BodyAsync(answer))!["message"]!);
        Assert.Equal(0, api.Server.Faults.Unavailable);
    }

    [Fact]
    public async Task RestoreOverHttp_ToARevision_GoesBackToIt()
    {
        await using var api = await SimulatedApi.StartAsync();
        for (var i = 0; i < 4; i++)
            await api.CreateAsync($"web-{i}");

        var ok = await api.SendAsync(HttpMethod.Post, "/simulator/faults", """{"restore":1002}""");
        var tooFar = await api.SendAsync(HttpMethod.Post, "/simulator/faults", """{"restore":7}""");

        Assert.Equal((200, 400), ((int)ok.StatusCode, (int)tooFar.StatusCode));
        Assert.Equal(1002, api.Store.Revision);
        Assert.True(api.Store.LastStates()["default/web-3"].IsDeleted);
    }

    [Fact]
    public async Task GarbageAndCutLists_OnRequest_AreNoJson()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");
        api.Server.Faults.Garbage = 1;
        api.Server.Faults.CutLists = 1;

        var garbage = await api.Client.GetStringAsync("/api/v1/pods");
        var cut = await Record.ExceptionAsync(() => api.Client.GetStringAsync("/api/v1/pods"));
        var well = await api.JsonAsync("/api/v1/pods");

        Assert.StartsWith("<html>", garbage);
        Assert.IsAssignableFrom<HttpRequestException>(cut);
        Assert.Single(well["items"]!.AsArray());
    }

    [Fact]
    public async Task Forbidden_OfOneObject_NamesVerbAndPlace()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Server.Faults.Forbidden = true;

        var answer = await SimulatedApi.BodyAsync(await api.GetAsync("/api/v1/namespaces/shop/pods/web-0"));

        Assert.Equal("pods \"web-0\" is forbidden: User \"viewer\" cannot get resource \"pods\" in API group \"\" in the namespace \"shop\"", (string)answer!["message"]!);
    }

    [Fact]
    public async Task DelayedAnswer_UntilItsTime_DoesNotCome()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { Faults = new Faults { Delay = TimeSpan.FromSeconds(9) } });

        var answer = api.GetAsync("/api/v1/pods");
        await api.Time.TimerAsync(TimeSpan.FromSeconds(9));
        Assert.False(answer.IsCompleted);
        api.Time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }
}
