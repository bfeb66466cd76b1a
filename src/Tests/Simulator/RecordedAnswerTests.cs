using System.Text;
using System.Text.Json.Nodes;
using ActorVent.Simulator.Api;
using ActorVent.Tests.Kubernetes;
using Xunit;

namespace ActorVent.Tests.Simulator;

/// <summary>The recorded requests, sent to the simulated server: it answers in the same fields, in the same order.</summary>
public class RecordedAnswerTests
{
    [Fact]
    public async Task Get_FieldsPostedInAnyOrder_AreInTheRecordedOrder()
    {
        await using var api = await SimulatedApi.StartAsync();
        var recorded = JsonNode.Parse(Recording.Bytes("pod-get.json"))!;
        await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/pods", Reversed(recorded).ToJsonString());

        var answer = await api.GetAsync(Recording.Load("pod-get").Path);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        // What is below these keeps the order it was posted in.
        string[] asPosted = ["managedFields", "labels", "annotations", "ownerReferences", "volumes", "affinity", "topologySpreadConstraints", "securityContext", "tolerations", "ports", "env", "volumeMounts", "livenessProbe", "readinessProbe", "resources", "initContainers"];
        Assert.Equal(Shape.Of(recorded, asPosted), Shape.Of(await SimulatedApi.BodyAsync(answer), asPosted));
    }

    [Fact]
    public async Task Pages_Shape_IsTheRecorded()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { FirstRevision = 710 });
        foreach (var name in new[] { "checkout", "job-0", "web-0", "web-1" })
            await api.CreateAsync(name, """{"app":"web"}""");

        var first = await api.JsonAsync(Recording.Load("pods-list-page1").Path);
        var second = await api.JsonAsync(Recording.Load("pods-list-page2").Path);

        AssertSame("pods-list-page1.json", first);
        Assert.Equal(1, (int)first["metadata"]!["remainingItemCount"]!);
        // The recorded token goes on at version 714 after default/web-0, and so does this server with it.
        Assert.Equal(["web-1"], second["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!));
        Assert.Equal("714", (string)second["metadata"]!["resourceVersion"]!);
    }

    [Fact]
    public async Task ListFromTheCache_Shape_IsTheRecorded()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0", """{"app":"web"}""");

        AssertSame("pods-list-all.json", await api.JsonAsync(Recording.Load("pods-list-all").Path));
    }

    [Fact]
    public async Task Watch_OfTheRecordedLife_IsTheRecordedEvents()
    {
        await using var api = await SimulatedApi.StartAsync(new ApiServerOptions { FirstRevision = 714 });
        using var watch = await api.WatchAsync("allowWatchBookmarks=true&timeoutSeconds=75&resourceVersion=714");
        var recorded = Encoding.UTF8.GetString(Recording.Bytes("pods-watch.stream.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToList();

        await LiveAsync(api, recorded);

        var last = 714L;
        foreach (var expected in recorded.Take(7))
        {
            var (type, pod) = await watch.NextAsync();
            Assert.Equal((string)expected["type"]!, type);
            Assert.Equal(Shape.Of(expected["object"], "managedFields"), Shape.Of(pod, "managedFields"));
            Assert.Equal((int)expected["object"]!["metadata"]!["generation"]!, (int)pod["metadata"]!["generation"]!);
            Assert.Equal(++last, long.Parse(SimulatedApi.VersionOf(pod)));
            Assert.NotEmpty(pod["metadata"]!["managedFields"]!.AsArray());
        }
        await AssertEndAsync(api, watch, recorded[^1]);
    }

    [Fact]
    public async Task StreamingList_Shape_IsTheRecorded()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0", """{"app":"web"}""");
        var recording = Recording.Load("pods-watchlist");
        var lines = Encoding.UTF8.GetString(recording.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var watch = new WatchReader(await api.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, recording.Path), HttpCompletionOption.ResponseHeadersRead));

        Assert.Equal("ADDED web-0", await watch.NamesAsync(1));
        Assert.Equal(lines[^1].Replace("217", $"{api.Store.Revision}", StringComparison.Ordinal), await watch.LineAsync());
    }

    [Fact]
    public async Task Version_Shape_IsTheRecorded()
    {
        await using var api = await SimulatedApi.StartAsync();

        AssertSame("version.json", await api.JsonAsync("/version"));
    }

    [Fact]
    public async Task Discovery_OfPods_IsTheRecordedInBothForms()
    {
        await using var api = await SimulatedApi.StartAsync();
        var recording = Recording.Load("aggregated-discovery-core");
        var request = new HttpRequestMessage(HttpMethod.Get, "/api");
        request.Headers.TryAddWithoutValidation("Accept", recording.Headers["content-type"]);

        var plain = await api.JsonAsync("/api/v1");
        var answer = await api.Client.SendAsync(request);
        var aggregated = (await SimulatedApi.BodyAsync(answer))!;

        Assert.Equal(Shape.Of(Pods(JsonNode.Parse(Recording.Bytes("api-v1-resources.json"))!["resources"]!, "name")), Shape.Of(Pods(plain["resources"]!, "name")));
        Assert.Equal(recording.Headers["content-type"], answer.Content.Headers.ContentType!.ToString().Replace("; ", ";", StringComparison.Ordinal));
        Assert.Equal(recording.Headers["cache-control"], answer.Headers.CacheControl!.ToString());
        Assert.Equal(Shape.Of(Aggregated(JsonNode.Parse(recording.Body)!)), Shape.Of(Aggregated(aggregated)));
    }

    private static async Task LiveAsync(SimulatedApi api, List<JsonNode> recorded)
    {
        var posted = recorded[0]["object"]!.DeepClone().AsObject();
        posted["metadata"] = new JsonObject { ["name"] = "job-1", ["labels"] = new JsonObject { ["run"] = "job-1" } };
        posted.Remove("status");
        await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/pods?fieldManager=kubectl-run", posted.ToJsonString());
        foreach (var step in recorded.Skip(1).Take(3))
        {
            var status = step["object"]!["status"]!.DeepClone().AsObject();
            status.Remove("qosClass");
            await api.PatchAsync("job-1", new JsonObject { ["status"] = status }.ToJsonString(), "strategic-merge-patch", "/status");
        }
        await api.PatchAsync("job-1", """{"metadata":{"annotations":{"atomist.com/k8vent":"{}"}}}""");
        await api.DeleteAsync("job-1");
    }

    private static async Task AssertEndAsync(SimulatedApi api, WatchReader watch, JsonNode bookmark)
    {
        await api.Time.TimerAsync(TimeSpan.FromSeconds(60));
        api.Time.Advance(TimeSpan.FromSeconds(60));
        var (type, periodic) = await watch.NextAsync();
        api.Time.Advance(TimeSpan.FromSeconds(15));
        var (_, last) = await watch.NextAsync();
        Assert.Equal("BOOKMARK", type);
        bookmark["object"]!["metadata"]!["resourceVersion"] = $"{api.Store.Revision}";
        Assert.Equal(bookmark["object"]!.ToJsonString(), periodic.ToJsonString());
        Assert.Equal(bookmark["object"]!.ToJsonString(), last.ToJsonString());
        Assert.Null(await watch.LineAsync());
    }

    private static JsonNode Aggregated(JsonNode list)
    {
        var pods = Pods(list["items"]![0]!["versions"]![0]!["resources"]!, "resource").DeepClone();
        list["items"]![0]!["versions"]![0]!["resources"] = new JsonArray(pods);
        pods["subresources"] = new JsonArray(pods["subresources"]!.AsArray().Single(sub => (string)sub!["subresource"]! == "status")!.DeepClone());
        return list;
    }

    private static JsonNode Pods(JsonNode resources, string field) => resources.AsArray().Single(resource => (string)resource![field]! == "pods")!;

    private static void AssertSame(string recorded, JsonNode actual) =>
        Assert.Equal(Shape.Of(Trimmed(JsonNode.Parse(Recording.Bytes(recorded))!)), Shape.Of(Trimmed(actual)));

    /// <summary>Of the items only what every pod has.</summary>
    private static JsonNode Trimmed(JsonNode list)
    {
        if (list["items"] is not JsonArray items)
            return list;
        var pod = items[0]!;
        foreach (var part in new[] { "metadata", "spec", "status" })
        {
            foreach (var field in pod[part]!.AsObject().Select(field => field.Key).ToList())
            {
                if (!Everywhere.Contains(field))
                    pod[part]!.AsObject().Remove(field);
                else if (pod[part]![field] is JsonObject or JsonArray)
                    pod[part]![field] = "…";
            }
        }
        return list;
    }

    private static readonly HashSet<string> Everywhere =
    [
        "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "labels", "managedFields", "containers", "restartPolicy",
        "terminationGracePeriodSeconds", "dnsPolicy", "securityContext", "schedulerName", "tolerations", "priority", "enableServiceLinks",
        "preemptionPolicy", "phase", "qosClass",
    ];

    private static JsonNode Reversed(JsonNode pod)
    {
        var reversed = new JsonObject();
        foreach (var (name, value) in pod.AsObject().Reverse())
            reversed[name] = name is "metadata" or "spec" or "status" ? Reversed(value!) : value?.DeepClone();
        return reversed;
    }
}
