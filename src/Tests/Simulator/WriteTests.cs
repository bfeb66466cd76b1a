using System.Text.Json.Nodes;
using ActorVent.Simulator.Api;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class WriteTests
{
    private const string Path = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task Create_NameThatIsTaken_IsRefused()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");

        var answer = await api.SendAsync(HttpMethod.Post, Path, """{"metadata":{"name":"web-0"}}""");

        Assert.Equal(409, (int)answer.StatusCode);
        Assert.Equal("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \"web-0\" already exists","reason":"AlreadyExists","details":{"name":"web-0","kind":"pods"},"code":409}""", (await answer.Content.ReadAsStringAsync()).TrimEnd());
    }

    [Fact]
    public async Task Create_GeneratedNamesAndUids_FollowFromTheSeed()
    {
        var names = new List<string>();
        foreach (var seed in new[] { 1, 1, 2 })
        {
            await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { Seed = seed });
            var pod = (await SimulatedApi.BodyAsync(await api.SendAsync(HttpMethod.Post, Path, """{"metadata":{"generateName":"web-"}}""")))!;
            Assert.StartsWith("web-", (string)pod["metadata"]!["name"]!);
            names.Add($"{pod["metadata"]!["name"]} {pod["metadata"]!["uid"]}");
        }

        Assert.Equal(names[0], names[1]);
        Assert.NotEqual(names[0], names[2]);
    }

    [Fact]
    public async Task Delete_WithoutGrace_IsMarkedAndThenGoneAtANewerVersion()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");

        var answer = (await SimulatedApi.BodyAsync(await api.DeleteAsync("web-0")))!;

        Assert.Equal("1003", SimulatedApi.VersionOf(answer));
        Assert.NotNull(answer["metadata"]!["deletionTimestamp"]);
        Assert.Equal(2, (int)answer["metadata"]!["generation"]!);
        Assert.Equal(404, (int)(await api.GetAsync($"{Path}/web-0")).StatusCode);
        Assert.Equal(("1003", true), (api.Store.LastStates()["default/web-0"].Version, api.Store.LastStates()["default/web-0"].IsDeleted));
    }

    [Fact]
    public async Task Delete_OfARunningPod_WaitsForItsContainers()
    {
        await using var api = await SimulatedApi.StartAsync();
        await RunningAsync(api, "web-0");
        using var watch = await api.WatchAsync($"resourceVersion={api.Store.Revision}");

        var answer = (await SimulatedApi.BodyAsync(await api.DeleteAsync("web-0", "")))!;
        var marked = await watch.NextAsync();
        await api.Time.TimerAsync(TimeSpan.FromSeconds(1));
        api.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(30, (int)answer["metadata"]!["deletionGracePeriodSeconds"]!);
        Assert.Equal("MODIFIED", marked.Type);
        Assert.Equal("DELETED web-0", await watch.NamesAsync(1));
    }

    [Fact]
    public async Task DeleteByForce_WhileTheFirstOneWaits_LeavesItsSuccessorAlone()
    {
        await using var api = await SimulatedApi.StartAsync();
        await RunningAsync(api, "web-0");
        await api.DeleteAsync("web-0", "");
        await api.DeleteAsync("web-0");
        var successor = await api.CreateAsync("web-0");
        using var watch = await api.WatchAsync($"resourceVersion={api.Store.Revision}");

        await api.Time.TimerAsync(TimeSpan.FromSeconds(1));
        api.Time.Advance(TimeSpan.FromSeconds(1));
        await api.PatchAsync("web-0", """{"metadata":{"labels":{"app":"web"}}}""");

        var (type, pod) = await watch.NextAsync();
        Assert.Equal(("MODIFIED", (string)successor["metadata"]!["uid"]!), (type, (string)pod["metadata"]!["uid"]!));
    }

    [Fact]
    public async Task Delete_UnderAPreconditionThatFails_IsRefused()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");

        var answer = await api.SendAsync(HttpMethod.Delete, $"{Path}/web-0", """{"preconditions":{"uid":"another"}}""");

        Assert.Equal(409, (int)answer.StatusCode);
        Assert.Equal(1001, api.Store.Revision);
    }

    [Fact]
    public async Task Replace_BasedOnAnOlderVersion_IsAConflict()
    {
        await using var api = await SimulatedApi.StartAsync();
        var pod = await api.CreateAsync("web-0");
        await api.PatchAsync("web-0", """{"metadata":{"labels":{"app":"web"}}}""");
        pod["spec"]!["containers"]![0]!["image"] = "nginx:1.28";

        var stale = await api.SendAsync(HttpMethod.Put, $"{Path}/web-0", pod.ToJsonString());
        pod["metadata"]!["resourceVersion"] = "1002";
        var fresh = await api.SendAsync(HttpMethod.Put, $"{Path}/web-0", pod.ToJsonString());

        Assert.Equal("Conflict", (string)(await SimulatedApi.BodyAsync(stale))!["reason"]!);
        Assert.Equal(2, (int)(await SimulatedApi.BodyAsync(fresh))!["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Patch_ThatChangesNothing_MakesNoVersion()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0", """{"app":"web"}""");

        var answer = await api.PatchAsync("web-0", """{"metadata":{"labels":{"app":"web"}}}""");

        Assert.Equal("1001", SimulatedApi.VersionOf((await SimulatedApi.BodyAsync(answer))!));
        Assert.Equal(1001, api.Store.Revision);
    }

    [Fact]
    public async Task Patch_OfTheStatus_NeedsTheSubresource()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");

        var whole = (await SimulatedApi.BodyAsync(await api.PatchAsync("web-0", """{"status":{"phase":"Running"},"metadata":{"labels":{"app":"web"}}}""")))!;
        var status = (await SimulatedApi.BodyAsync(await api.PatchAsync("web-0", """{"status":{"phase":"Running"},"metadata":{"labels":{"app":"mail"}}}""", subresource: "/status")))!;

        Assert.Equal(("Pending", "web"), ((string)whole["status"]!["phase"]!, (string)whole["metadata"]!["labels"]!["app"]!));
        Assert.Equal(("Running", "web"), ((string)status["status"]!["phase"]!, (string)status["metadata"]!["labels"]!["app"]!));
    }

    [Fact]
    public async Task StrategicPatch_ListsWithKeys_AreMergedByThem()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");
        const string patch = """{"spec":{"$setElementOrder/containers":[{"name":"web-0"},{"name":"side"}],"containers":[{"name":"web-0","image":"nginx:2"},{"name":"side","image":"envoy:1"}]}}""";

        await api.PatchAsync("web-0", patch, "strategic-merge-patch");
        var pod = (await SimulatedApi.BodyAsync(await api.PatchAsync("web-0", """{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}""", "strategic-merge-patch")))!;

        var container = pod["spec"]!["containers"]!.AsArray().Single()!;
        Assert.Equal(("web-0", "nginx:2", "IfNotPresent"), ((string)container["name"]!, (string)container["image"]!, (string)container["imagePullPolicy"]!));
    }

    [Theory]
    [InlineData("""[{"op":"add","path":"/metadata/labels/a~1b","value":"1"}]""", 200)]
    [InlineData("""[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:2"}]""", 200)]
    [InlineData("""[{"op":"move","from":"/metadata/labels/app","path":"/metadata/labels/was"}]""", 200)]
    [InlineData("""[{"op":"test","path":"/metadata/labels/app","value":"web"},{"op":"remove","path":"/metadata/labels/app"}]""", 200)]
    [InlineData("""[{"op":"remove","path":"/metadata/labels/app"},{"op":"test","path":"/metadata/name","value":"mail"}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/metadata/labels/none"}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/spec/containers/7","value":{}}]""", 422)]
    [InlineData("""[{"op":"dance","path":"/metadata"}]""", 400)]
    [InlineData("""[1]""", 400)]
    [InlineData("""nonsense""", 400)]
    public async Task JsonPatch_Answer_IsWholeOrNotAtAll(string patch, int status)
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0", """{"app":"web"}""");

        var answer = await api.PatchAsync("web-0", patch, "json-patch");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200 ? 1002 : 1001, api.Store.Revision);
    }

    [Fact]
    public async Task Patch_OfAnUnknownKind_IsRefused()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");

        Assert.Equal(415, (int)(await api.PatchAsync("web-0", "{}", "apply-patch")).StatusCode);
    }

    [Theory]
    [InlineData("""{"metadata":{}}""", 422)]
    [InlineData("""{"metadata":{"name":"web-0","namespace":"shop"}}""", 400)]
    [InlineData("""[]""", 400)]
    [InlineData("""{"metadata":7}""", 422)]
    [InlineData("""{"metadata":{"name":"web-0","labels":{"app":""", 400)]
    public async Task Create_OfWhatIsNoPod_IsRefused(string body, int status)
    {
        await using var api = await SimulatedApi.StartAsync();

        var answer = await api.SendAsync(HttpMethod.Post, Path, body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("Status", (string)(await SimulatedApi.BodyAsync(answer))!["kind"]!);
        Assert.Equal(1000, api.Store.Revision);
    }

    [Fact]
    public async Task Write_AsDryRun_StoresNothing()
    {
        await using var api = await SimulatedApi.StartAsync();

        var answer = await api.SendAsync(HttpMethod.Post, $"{Path}?dryRun=All", """{"metadata":{"name":"web-0"}}""");

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(1000, api.Store.Revision);
    }

    private static async Task RunningAsync(SimulatedApi api, string name)
    {
        var pod = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["nodeName"] = "node-1", ["containers"] = new JsonArray() },
            ["status"] = new JsonObject { ["phase"] = "Running" },
        };
        await api.SendAsync(HttpMethod.Post, Path, pod.ToJsonString());
    }
}
