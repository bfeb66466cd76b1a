using System.Text;
using System.Text.Json.Nodes;
using ActorVent.Simulator.Api;
using ActorVent.Tests.Kubernetes;
using Xunit;

namespace ActorVent.Tests.Simulator;

/// <summary>The recorded requests that were refused, sent to the simulated server: it refuses in the same words.</summary>
public class RecordedErrorTests
{
    [Theory]
    [InlineData("pods-list-bad-continue")]
    [InlineData("pods-list-bad-selector")]
    public async Task MalformedRequest_Answer_IsTheRecorded(string name)
    {
        await using var api = await SimulatedApi.StartAsync();

        await AssertRecordedAsync(api, name);
    }

    [Theory]
    [InlineData("pods-list-forbidden")]
    [InlineData("pods-watch-forbidden")]
    public async Task Forbidden_Answer_IsTheRecorded(string name)
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Server.Faults.Forbidden = true;

        await AssertRecordedAsync(api, name);
    }

    [Fact]
    public async Task WrongToken_Answer_IsTheRecorded()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { Token = "right" });
        api.Client.DefaultRequestHeaders.Add("Authorization", "Bearer wrong");

        await AssertRecordedAsync(api, "pods-list-unauthorized");
    }

    [Fact]
    public async Task VersionTooLarge_Answer_IsTheRecordedWithRetryAfter()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { FirstRevision = 285 });

        var answer = await AssertRecordedAsync(api, "pods-list-rv-too-large");

        Assert.Equal("1", answer.Headers.GetValues("retry-after").Single());
    }

    [Fact]
    public async Task StreamingList_WhereStorageIsTooOld_IsTheRecordedErrorEvent()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Server.Faults.NoStreamingLists = true;

        await AssertRecordedAsync(api, "pods-watchlist-storage-too-old");
    }

    [Fact]
    public async Task ContinueExpired_Answer_IsTheRecordedWithATokenThatGoesOn()
    {
        await using var api = await SimulatedApi.StartAsync();
        for (var i = 0; i < 4; i++)
            await api.CreateAsync($"web-{i}");
        var recording = Recording.Load("pods-list-continue-expired");
        // The recorded token's version, 235, was compacted away here too.
        api.Store.Compact();

        var answer = await api.GetAsync(recording.Path);
        var body = (await SimulatedApi.BodyAsync(answer))!;

        var expected = JsonNode.Parse(recording.Body)!;
        Assert.Equal(410, (int)answer.StatusCode);
        Assert.Equal(Decoded(expected), Decoded(body));
        body["metadata"]!["continue"] = expected["metadata"]!["continue"]!.DeepClone();
        Assert.Equal(expected.ToJsonString(), body.ToJsonString());
    }

    [Fact]
    public async Task WatchExpired_Answer_IsTheRecordedErrorEventAndTheEnd()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { FirstRevision = 276 });

        await AssertRecordedAsync(api, "pods-watch-expired");
    }

    [Fact]
    public async Task WatchExpired_AsStatusOnRequest_Is410()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Server.Faults.ExpiredAsStatus = true;

        var answer = await api.GetAsync("/api/v1/pods?watch=true&resourceVersion=235");

        Assert.Equal(410, (int)answer.StatusCode);
        Assert.Equal("Expired", (string)(await SimulatedApi.BodyAsync(answer))!["reason"]!);
    }

    [Fact]
    public async Task WatchFromTheFuture_UntilItsTimeout_IsSilentAsRecorded()
    {
        await using var api = await SimulatedApi.StartAsync();
        var recording = Recording.Load("pods-watch-rv-in-future");
        using var answer = await api.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, recording.Path), HttpCompletionOption.ResponseHeadersRead);
        var body = answer.Content.ReadAsByteArrayAsync();
        await api.Time.TimerAsync(TimeSpan.FromSeconds(3));

        await api.CreateAsync("web-0");
        api.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(recording.Status, (int)answer.StatusCode);
        Assert.Equal(recording.Body, await body);
    }

    private static async Task<HttpResponseMessage> AssertRecordedAsync(SimulatedApi api, string name)
    {
        var recording = Recording.Load(name);
        var answer = await api.GetAsync(recording.Path);
        Assert.Equal(recording.Status, (int)answer.StatusCode);
        Assert.Equal(recording.Headers["content-type"], answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(recording.Headers["cache-control"], answer.Headers.CacheControl!.ToString());
        Assert.Equal(Encoding.UTF8.GetString(recording.Body), await answer.Content.ReadAsStringAsync());
        return answer;
    }

    private static string Decoded(JsonNode status)
    {
        var token = (string)status["metadata"]!["continue"]!;
        return Encoding.UTF8.GetString(Convert.FromBase64String(token.PadRight((token.Length + 3) / 4 * 4, '=')));
    }
}
