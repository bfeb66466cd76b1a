using System.Text;
using System.Text.Json.Nodes;
using ActorVent.Delivery.Formats;
using ActorVent.Journal;
using Xunit;

namespace ActorVent.Tests.Delivery.Formats;

public class PodFormatTests
{
    [Theory]
    [InlineData("Pod", "pod")]
    [InlineData("Deployment.apps", "deployment")]
    [InlineData("StatefulSet.apps", "statefulSet")]
    [InlineData("HTTPRoute.gateway.networking.k8s.io", "httpRoute")]
    [InlineData("CSIDriver.storage.k8s.io", "csiDriver")]
    [InlineData("IPAddress.networking.k8s.io", "ipAddress")]
    [InlineData("CSR", "csr")]
    [InlineData("HTTP2Route.example.com", "http2Route")]
    [InlineData("K8sThing.example.com", "k8sThing")]
    [InlineData("lower.example.com", "lower")]
    [InlineData("Env.example.com", "object")]
    [InlineData("A\",\"env\":{},\"b", "a\\u0022,\\u0022env\\u0022:{},\\u0022b")]
    [InlineData("", "")]
    public void Render_EachKind_HasItsKey(string kind, string key) =>
        Assert.Equal($"{{\"{key}\":{{\"a\":1}}}}", Render(Samples.Entry("{\"a\":1}", kind: kind)));

    [Fact]
    public void Render_LiveObject_IsByteForByteTheObject()
    {
        const string Object = " { \"kind\" : \"Pod\", \"status\":{\"phase\":\"Running\"}, \"x\":\"\\u0061\\/é\", \"n\":1.0e+2,\"n\":1.00 }\n";

        foreach (var type in new[] { ChangeType.Added, ChangeType.Modified, ChangeType.OutOfScope })
            Assert.Equal($"{{\"pod\":{Object}}}", Render(Samples.Entry(Object, type)));
    }

    [Fact]
    public void Render_RecordedPod_EqualsTheRecording()
    {
        var recording = Samples.Recording("pod-get.json");

        var body = JsonNode.Parse(Render(Samples.Entry(recording)))!.AsObject();

        Assert.Equal(["pod"], body.Select(p => p.Key));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(recording), body["pod"]));
    }

    [Fact]
    public void Render_DeletedRecordedPod_DiffersOnlyInItsPhase()
    {
        var expected = JsonNode.Parse(Samples.Recording("pod-get.json"))!;
        Assert.NotNull(expected["status"]!["phase"]);
        expected["status"]!["phase"] = "Deleted";

        var body = JsonNode.Parse(Render(Samples.Entry(Samples.Recording("pod-get.json"), ChangeType.Deleted)));

        Assert.True(JsonNode.DeepEquals(expected, body!["pod"]));
    }

    [Fact]
    public void Render_Environment_FollowsTheObject()
    {
        var environment = new Dictionary<string, string> { ["ATOMIST_ENVIRONMENT"] = "prod", ["B"] = "\"\\\r\né\ud83d" };

        var body = Render(Samples.Entry("{\"env\":1}"), environment);

        Assert.Equal("{\"pod\":{\"env\":1},\"env\":{\"ATOMIST_ENVIRONMENT\":\"prod\",\"B\":\"\\u0022\\\\\\r\\n\\u00E9\\uFFFD\"}}", body);
    }

    [Fact]
    public void Render_LargeEnvironment_IsWhole()
    {
        var environment = Enumerable.Range(0, 500).ToDictionary(i => $"NAME_{i}", i => new string('x', i));

        var body = JsonNode.Parse(Render(Samples.Entry("{\"status\":{}}", ChangeType.Deleted), environment))!;

        Assert.Equal("Deleted", (string?)body["pod"]!["status"]!["phase"]);
        Assert.Equal(500, body["env"]!.AsObject().Count);
        Assert.Equal(new string('x', 499), (string?)body["env"]!["NAME_499"]);
    }

    [Fact]
    public void Render_LiveObject_AllocatesTheBodyAlone()
    {
        const int Size = 60_000;
        var entry = Samples.Entry($"{{\"x\":\"{new string('x', Size)}\"}}");
        Render(entry);
        var format = new PodFormat();
        var input = new FormatInput(entry, Samples.NoEnvironment);
        format.Render(input);

        var before = GC.GetAllocatedBytesForCurrentThread();
        format.Render(input);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Size, Size + 200);
    }

    [Theory]
    [InlineData(ChangeType.Modified)]
    [InlineData(ChangeType.Deleted)]
    public void Render_LargeObject_IsAsASmallOne(ChangeType type)
    {
        var text = new string('x', 100_000);
        var environment = new Dictionary<string, string> { ["A"] = "b" };

        var large = Render(Samples.Entry($"{{\"x\":\"{text}\"}}") with { Type = type }, environment);

        Assert.Equal(Render(Samples.Entry("{\"x\":\"y\"}") with { Type = type }, environment).Replace("\"y\"", $"\"{text}\"", StringComparison.Ordinal), large);
    }

    [Fact]
    public void Render_LargeLiveObject_CopiesNothing()
    {
        var entry = Samples.Entry($"{{\"x\":\"{new string('x', 100_000)}\"}}");
        var input = new FormatInput(entry, Samples.NoEnvironment);
        new PodFormat().Render(input);

        var before = GC.GetAllocatedBytesForCurrentThread();
        new PodFormat().Render(input);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void Registry_NamesAreUnique_AndFound()
    {
        Assert.Equal(FormatRegistry.All.Count, FormatRegistry.All.Select(f => f.Name).Distinct().Count());
        Assert.All(FormatRegistry.All, f => Assert.True(FormatRegistry.TryGet(f.Name, out var found) && found == f));
        Assert.False(FormatRegistry.TryGet("nope", out _));
        Assert.Equal("pod", FormatRegistry.Default.Name);
    }

    private static string Render(Entry entry, IReadOnlyDictionary<string, string>? environment = null) =>
        Encoding.UTF8.GetString(new PodFormat().Render(new FormatInput(entry, environment ?? Samples.NoEnvironment)));
}
