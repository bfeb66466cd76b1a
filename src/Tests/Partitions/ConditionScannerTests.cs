using System.Text;
using System.Text.Json.Nodes;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Tests.Delivery;
using Xunit;

namespace ActorVent.Tests.Partitions;

public sealed class ConditionScannerTests
{
    private const string Healthy = """
        {"kind":"Pod","metadata":{"name":"web-0"},"spec":{"containers":[{"name":"app"}]},"status":{"phase":"Running","conditions":[
          {"type":"Initialized","status":"True"},{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}],
        "initContainerStatuses":[{"name":"migrate","ready":true,"restartCount":0,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}],
        "containerStatuses":[{"name":"app","ready":true,"restartCount":1,"state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}},"lastState":{}},
          {"name":"proxy","ready":true,"restartCount":0,"state":{"running":{}}}]}}
        """;

    /// <summary>What is a transition: design's phase, readiness, restart count or reason, and the mark for deletion.</summary>
    public static TheoryData<string, string> Transitions => new()
    {
        { "status.phase", "\"Failed\"" },
        { "status.reason", "\"Evicted\"" },
        { "status.conditions.1.status", "\"False\"" },
        { "status.conditions.1.reason", "\"ContainersNotReady\"" },
        { "status.containerStatuses.0.ready", "false" },
        { "status.containerStatuses.0.restartCount", "2" },
        { "status.containerStatuses.1.restartCount", "1" },
        { "status.containerStatuses.0.state", """{"waiting":{"reason":"CrashLoopBackOff"}}""" },
        { "status.containerStatuses.0.state", """{"terminated":{"exitCode":1,"reason":"Error"}}""" },
        { "status.initContainerStatuses.0.state.terminated.reason", "\"Error\"" },
        { "status.initContainerStatuses.0.restartCount", "1" },
        { "status.ephemeralContainerStatuses", """[{"name":"debug","state":{"running":{}}}]""" },
        { "metadata.deletionTimestamp", "\"2026-01-01T00:00:00Z\"" },
    };

    public static TheoryData<string, string> Others => new()
    {
        { "metadata.resourceVersion", "\"9\"" },
        { "metadata.annotations", """{"a":"b","status":{"phase":"Failed"}}""" },
        { "spec.nodeName", "\"n\"" },
        { "spec.status", """{"phase":"Failed"}""" },
        { "status.podIP", "\"10.0.0.1\"" },
        { "status.message", "\"text\"" },
        { "status.conditions.0.status", "\"False\"" },
        { "status.conditions.1.lastTransitionTime", "\"2027-01-01T00:00:00Z\"" },
        { "status.conditions.1.message", "\"text\"" },
        { "status.containerStatuses.0.containerID", "\"containerd://x\"" },
        { "status.containerStatuses.0.lastState", """{"terminated":{"reason":"OOMKilled","exitCode":137}}""" },
        { "status.containerStatuses.0.state.running.startedAt", "\"2027-01-01T00:00:00Z\"" },
    };

    [Theory]
    [MemberData(nameof(Transitions))]
    public void Fingerprint_OfATransition_Differs(string path, string value) => Assert.NotEqual(Of(Healthy), Of(With(path, value)));

    [Theory]
    [MemberData(nameof(Others))]
    public void Fingerprint_OfAnyOtherChange_IsTheSame(string path, string value) => Assert.Equal(Of(Healthy), Of(With(path, value)));

    [Fact]
    public void Fingerprint_OfContainersThatSwapTheirStates_Differs()
    {
        var swapped = Change(pod =>
        {
            pod["status"]!["containerStatuses"]![0]!["restartCount"] = 0;
            pod["status"]!["containerStatuses"]![1]!["restartCount"] = 1;
        });

        Assert.NotEqual(Of(Healthy), Of(swapped));
    }

    [Fact]
    public void Fingerprint_InAnotherOrder_IsTheSame()
    {
        var turned = Change(pod =>
        {
            var status = pod["status"]!.AsObject();
            foreach (var list in new[] { "containerStatuses", "conditions" })
            {
                var items = status[list]!.AsArray();
                var first = items[0];
                items.RemoveAt(0);
                items.Add(first);
            }
            pod["status"] = new JsonObject(status.Reverse().Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        });

        Assert.Equal(Of(Healthy), Of(turned));
    }

    [Theory]
    [InlineData("status.conditions.0.status", "\"False\"")]
    [InlineData("status.conditions.0.reason", "\"x\"")]
    [InlineData("status.phase", "\"x\"")]
    public void Fingerprint_OfAnotherKind_KnowsAllConditions(string path, string value) =>
        Assert.NotEqual(
            ConditionScanner.Scan("Deployment.apps", Utf8(Healthy)).Fingerprint, ConditionScanner.Scan("Deployment.apps", Utf8(With(path, value))).Fingerprint);

    [Theory]
    [InlineData("status.phase", "\"Pending\"")]
    [InlineData("status.phase", "\"Succeeded\"")]
    [InlineData("status.conditions.0.status", "\"False\"")]
    [InlineData("status.conditions.0.status", "\"Unknown\"")]
    [InlineData("status.containerStatuses.1.ready", "false")]
    [InlineData("status.containerStatuses.0.state", """{"waiting":{"reason":"CrashLoopBackOff"}}""")]
    [InlineData("status.containerStatuses.0.state", """{"terminated":{"exitCode":0}}""")]
    [InlineData("status.containerStatuses.0.state", "{}")]
    [InlineData("status.initContainerStatuses.0.ready", "false")]
    [InlineData("status.initContainerStatuses.0.state.terminated.exitCode", "1")]
    [InlineData("status.initContainerStatuses.0.state", """{"waiting":{"reason":"PodInitializing"}}""")]
    [InlineData("status", "null")]
    public void Health_OfAPodThatIsNotAsItShouldBe_IsUnhealthy(string path, string value) => Assert.Equal(Health.Unhealthy, HealthOf(With(path, value)));

    [Theory]
    [InlineData("metadata.deletionTimestamp", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("status.containerStatuses.0.restartCount", "17")]
    [InlineData("status.containerStatuses.0.lastState", """{"terminated":{"exitCode":1}}""")]
    [InlineData("status.initContainerStatuses", "[]")]
    // A sidecar in the list of init containers goes on running.
    [InlineData("status.initContainerStatuses.0.state", """{"running":{}}""")]
    [InlineData("status.ephemeralContainerStatuses", """[{"name":"debug","ready":false,"state":{"terminated":{"exitCode":1}}}]""")]
    public void Health_OfAPodThatRuns_IsHealthy(string path, string value) => Assert.Equal(Health.Healthy, HealthOf(With(path, value)));

    [Fact]
    public void Health_OfAnotherKind_IsUnknown() => Assert.Equal(Health.Unknown, ConditionScanner.Scan("Deployment.apps", Utf8(Healthy)).Health);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"status\":{\"phase\":")]
    [InlineData("""{"status":[{"phase":"Running"}],"metadata":"x"}""")]
    [InlineData("""{"status":{"phase":{"a":1},"reason":[2],"conditions":{"type":"Ready"},"containerStatuses":[1,[2],null,{"ready":{},"state":[],"name":null}]}}""")]
    [InlineData("""{"status":{"containerStatuses":[{"state":{"running":7,"waiting":null,"terminated":[]}}]}}""")]
    [InlineData("""{"stat\ud800":1}""")]
    [InlineData("""{"metadata":{"deletionTimestam\udc00":1},"status":{"\ud800":1}}""")]
    [InlineData("""{"status":{"conditions":[{"typ\ud800":1,"type":"\ud800"}],"containerStatuses":[{"nam\ud800":"","state":{"runnin\ud800":{}}}]}}""")]
    public void Scan_OfAnythingElse_DoesNotFail(string json) => Assert.Equal(Health.Unhealthy, HealthOf(json));

    [Fact]
    public void Scan_OfAPodThatIsDeep_ReadsItsStatus()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);

        Assert.Equal(Health.Healthy, HealthOf($"{{\"x\":{deep},{Healthy.TrimStart()[1..]}"));
    }

    [Fact]
    public void Scan_OfEveryCutOfAPod_DoesNotFail()
    {
        var pod = Utf8(Samples.Recording("pod-get.json"));
        for (var length = 0; length < pod.Length; length += 7)
            ConditionScanner.Scan("Pod", pod.AsSpan(0, length));
    }

    [Fact]
    public void Scan_OfTheRecordedWatch_KnowsEachStepOfAPodsLife()
    {
        var fingerprints = new List<ulong>();
        var health = new List<Health>();
        foreach (var line in Samples.Recording("pods-watch.stream.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var e = JsonNode.Parse(line)!;
            if ((string)e["type"]! == "BOOKMARK")
                continue;
            var condition = ConditionScanner.Scan("Pod", Utf8(e["object"]!.ToJsonString()));
            fingerprints.Add(condition.Fingerprint);
            health.Add(condition.Health);
        }

        // One pod: created, scheduled, run, killed, annotated, marked for deletion, deleted. Then the end of another.
        var told = fingerprints.Select((f, i) => i == 0 || f != fingerprints[i - 1]);
        Assert.Equal(Expected, string.Join(' ', told.Select((t, i) => $"{(t ? "new" : "same")}:{health[i]}")));
    }

    private const string Expected =
        "new:Unhealthy same:Unhealthy new:Healthy new:Unhealthy same:Unhealthy new:Unhealthy same:Unhealthy new:Unhealthy same:Unhealthy";

    private static ulong Of(string json) => ConditionScanner.Scan("Pod", Utf8(json)).Fingerprint;

    private static Health HealthOf(string json) => ConditionScanner.Scan("Pod", Utf8(json)).Health;

    private static byte[] Utf8(string json) => Encoding.UTF8.GetBytes(json);

    private static string Change(Action<JsonNode> change)
    {
        var pod = JsonNode.Parse(Healthy)!;
        change(pod);
        return pod.ToJsonString();
    }

    private static string With(string path, string value) => Change(pod =>
    {
        var node = pod;
        var names = path.Split('.');
        foreach (var name in names[..^1])
            node = int.TryParse(name, out var index) ? node![index] : node![name];
        node![names[^1]] = JsonNode.Parse(value);
    });
}
