using System.Net;
using System.Text.Json.Nodes;
using ActorVent.Simulator.Pods;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class ListTests
{
    [Fact]
    public async Task Pages_WhilePodsChange_AreOneSnapshot()
    {
        await using var api = await SimulatedApi.StartAsync();
        var life = new PodLife(api.Store, 230, 7, api.Time);
        life.Populate();
        var (version, pods) = api.Store.Snapshot();
        var expected = pods.Values.Select(pod => (pod.Key, pod.Version)).ToList();

        var listed = await PagesAsync(api, "/api/v1/pods?limit=50", life.Step);

        Assert.Equal(expected, listed.Items);
        Assert.Equal([$"{version}"], listed.Versions.Distinct());
        Assert.Equal(5, listed.Versions.Count);
        Assert.Equal((1L, 4L), (api.Server.Requests.Lists, api.Server.Requests.Pages));
    }

    [Fact]
    public async Task ContinueAfterCompaction_WithTheTokenOffered_GoesOnToTheEndWhileConsistentAgain()
    {
        await using var api = await SimulatedApi.StartAsync();
        for (var i = 0; i < 7; i++)
            await api.CreateAsync($"web-{i}");
        var first = await api.JsonAsync("/api/v1/pods?limit=2");
        await api.DeleteAsync("web-0");
        await api.CreateAsync("web-7");
        api.Store.Compact();

        var expired = await api.GetAsync($"/api/v1/pods?limit=2&continue={first["metadata"]!["continue"]}");
        var token = (await SimulatedApi.BodyAsync(expired))!["metadata"]!["continue"];
        var rest = await PagesAsync(api, $"/api/v1/pods?limit=2&continue={token}", () => { });

        Assert.Equal(HttpStatusCode.Gone, expired.StatusCode);
        Assert.Equal(["web-2", "web-3", "web-4", "web-5", "web-6", "web-7"], rest.Items.Select(item => item.Key.Split('/')[1]));
    }

    [Fact]
    public async Task Continue_ExpiredOnRequestWithoutAToken_OffersNone()
    {
        await using var api = await SimulatedApi.StartAsync();
        for (var i = 0; i < 3; i++)
            await api.CreateAsync($"web-{i}");
        api.Server.Faults.ExpiredContinues = 1;
        api.Server.Faults.ContinueTokenOn410 = false;
        var next = $"/api/v1/pods?limit=1&continue={(await api.JsonAsync("/api/v1/pods?limit=1"))["metadata"]!["continue"]}";

        var expired = await api.GetAsync(next);
        var afterwards = await api.GetAsync(next);

        Assert.Equal(HttpStatusCode.Gone, expired.StatusCode);
        Assert.Empty((await SimulatedApi.BodyAsync(expired))!["metadata"]!.AsObject());
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
    }

    [Fact]
    public async Task ListUnderASelector_RemainingItems_AreNotCounted()
    {
        await using var api = await SimulatedApi.StartAsync();
        for (var i = 0; i < 3; i++)
            await api.CreateAsync($"web-{i}", """{"app":"web"}""");

        var list = await api.JsonAsync("/api/v1/pods?limit=1&labelSelector=app%3Dweb");

        Assert.NotNull(list["metadata"]!["continue"]);
        Assert.Null(list["metadata"]!["remainingItemCount"]);
    }

    [Fact]
    public async Task ListOfANamespace_Items_AreOnlyItsOwn()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");
        await api.CreateAsync("web-0", @namespace: "shop");

        var list = await api.JsonAsync("/api/v1/namespaces/shop/pods?limit=1");

        Assert.Equal("shop", (string)list["items"]!.AsArray().Single()!["metadata"]!["namespace"]!);
        Assert.Null(list["metadata"]!["continue"]);
    }

    [Fact]
    public async Task ListAtAnExactVersion_Items_AreThoseOfThen()
    {
        await using var api = await SimulatedApi.StartAsync();
        var then = SimulatedApi.VersionOf(await api.CreateAsync("web-0"));
        await api.CreateAsync("web-1");

        var list = await api.JsonAsync($"/api/v1/pods?resourceVersion={then}&resourceVersionMatch=Exact");
        api.Store.Compact();
        var expired = await api.GetAsync($"/api/v1/pods?resourceVersion={then}&resourceVersionMatch=Exact");

        Assert.Equal("web-0", (string)list["items"]!.AsArray().Single()!["metadata"]!["name"]!);
        Assert.Equal(then, SimulatedApi.VersionOf(list));
        Assert.Equal(HttpStatusCode.Gone, expired.StatusCode);
    }

    [Fact]
    public async Task StaleList_OnRequest_IsOlderThanTheOneBefore()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");
        api.Server.Faults.StaleLists = 1;

        var stale = await api.JsonAsync("/api/v1/pods");
        var fresh = await api.JsonAsync("/api/v1/pods");

        Assert.Equal("1000", SimulatedApi.VersionOf(stale));
        Assert.Empty(stale["items"]!.AsArray());
        Assert.Single(fresh["items"]!.AsArray());
    }

    [Fact]
    public async Task Continue_FromBeforeARestore_IsExpired()
    {
        await using var api = await SimulatedApi.StartAsync();
        for (var i = 0; i < 3; i++)
            await api.CreateAsync($"web-{i}");
        var next = $"/api/v1/pods?limit=1&continue={(await api.JsonAsync("/api/v1/pods?limit=1"))["metadata"]!["continue"]}";

        Assert.True(api.Store.Restore(1001));

        Assert.Equal(HttpStatusCode.Gone, (await api.GetAsync(next)).StatusCode);
    }

    [Fact]
    public async Task LargeList_ForAClientThatTakesGzip_IsCompressed()
    {
        await using var api = await SimulatedApi.StartAsync();
        new PodLife(api.Store, 60, 1, api.Time).Populate();
        using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip }) { BaseAddress = api.Server.Uri };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/pods");
        request.Headers.Add("Accept-Encoding", "gzip");

        var compressed = await api.Client.SendAsync(request);
        var list = JsonNode.Parse(await client.GetStringAsync("/api/v1/pods"));

        Assert.Equal("gzip", compressed.Content.Headers.ContentEncoding.Single());
        Assert.Equal(60, list!["items"]!.AsArray().Count);
    }

    private static async Task<(List<(string Key, long Version)> Items, List<string> Versions)> PagesAsync(SimulatedApi api, string path, Action between)
    {
        var items = new List<(string, long)>();
        var versions = new List<string>();
        for (var next = path; next is not null;)
        {
            var page = await api.JsonAsync(next);
            items.AddRange(page["items"]!.AsArray().Select(item => ($"{item!["metadata"]!["namespace"]}/{item["metadata"]!["name"]}", long.Parse(SimulatedApi.VersionOf(item)))));
            versions.Add(SimulatedApi.VersionOf(page));
            next = page["metadata"]!["continue"] is { } token ? $"{path.Split("&continue=")[0]}&continue={token}" : null;
            for (var i = 0; i < 40; i++)
                between();
        }
        return (items, versions);
    }
}
