using System.Collections.Concurrent;
using ActorVent.Tests.EndToEnd;
using Xunit;

namespace ActorVent.Tests.Node.Telemetry;

/// <summary>What a collector sees of a node that is a process.</summary>
public sealed class ExportedNodeTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Change_IsOneTraceFromTheWatchToTheEndpoint()
    {
        await using var rig = await Rig.StartAsync(pods: 3, seed: 5);
        await using var collector = await OtlpReceiver.StartAsync();
        var told = new ConcurrentDictionary<(string Uid, string Version), string>();
        rig.Receiver.Delivered += delivery => told[(delivery.Uid, delivery.SentVersion)] = delivery.TraceParent;
        await using var node = rig.StartNodeIn(
            [
                $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Uri}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_BSP_SCHEDULE_DELAY=100", "OTEL_METRIC_EXPORT_INTERVAL=500",
                "OTEL_SERVICE_NAME=events", "OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=test,team=platform",
            ],
            "--collapse",
            "none");
        Assert.Empty(await rig.SettleAsync(Soon));
        await rig.Life.DriveAsync(changes: 20, rate: 100);
        Assert.Empty(await rig.SettleAsync(Soon));
        await collector.WaitAsync(all => all.Spans.Count(static span => span.Name == "deliver") >= rig.Receiver.Log.Summary().Accepted && all.Metrics.ContainsKey("actorvent.delivery.lag"), Soon);

        Assert.Contains("OpenTelemetry.Exporter.OpenTelemetryProtocol.dll", await File.ReadAllTextAsync($"/proc/{node.Id}/maps"), StringComparison.Ordinal);
        // What is read back from the journal, as all is that was there before the endpoint, begins anew.
        var spans = collector.Spans.GroupBy(static span => span.Trace).Select(static trace => trace.ToLookup(static span => span.Name))
            .First(static trace => trace["deliver"].Any(static span => span.Parent.Length > 0)).ToDictionary(static same => same.Key, static same => same.Single());
        Assert.Equal(["deliver", "journal append", "watch"], spans.Keys.Order());
        var (watch, append, deliver) = (spans["watch"], spans["journal append"], spans["deliver"]);
        Assert.Equal(("", watch.Id, watch.Id), (watch.Parent, append.Parent, deliver.Parent));
        Assert.True(watch.Start <= append.Start && append.Start <= append.End && append.End <= watch.End && watch.End <= deliver.Start && deliver.Start < deliver.End);
        Assert.Equal("200", deliver.Tags["http.response.status_code"]);
        Assert.Equal(("events", "test", "platform"), (watch.Resource["service.name"], watch.Resource["deployment.environment.name"], watch.Resource["team"]));
        Assert.Equal("events", collector.Metrics["actorvent.delivery.lag"]["service.name"]);
        // The endpoint can go on with it.
        Assert.Equal($"00-{deliver.Trace}-{deliver.Id}-01", told[(deliver.Tags["k8s.pod.uid"], deliver.Tags["actorvent.version"])]);
        // Attempts of what was read back are of the trace of their change all the same.
        Assert.All(collector.Spans.Where(static span => span.Name == "deliver"), span => Assert.Single(collector.Spans, other => other.Name == "watch" && other.Trace == span.Trace));
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Theory]
    [InlineData("OTEL_SERVICE_NAME=events")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9", "OTEL_SDK_DISABLED=true")]
    public async Task Node_ThatExportsNothing_LoadsNothingForIt(params string[] variables)
    {
        await using var rig = await Rig.StartAsync(pods: 3, seed: 5);
        var told = new ConcurrentQueue<string>();
        rig.Receiver.Delivered += delivery => told.Enqueue(delivery.TraceParent);
        await using var node = rig.StartNodeIn(variables);
        Assert.Empty(await rig.SettleAsync(Soon));

        Assert.DoesNotContain("OpenTelemetry", await File.ReadAllTextAsync($"/proc/{node.Id}/maps"), StringComparison.Ordinal);
        Assert.All(told, static header => Assert.Equal("", header));
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Fact]
    public async Task Collector_ThatIsAway_IsToldOnceAndKeepsNobody()
    {
        await using var rig = await Rig.StartAsync(pods: 3, seed: 5);
        await using var node = rig.StartNodeIn(["OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_BSP_SCHEDULE_DELAY=100", "OTEL_METRIC_EXPORT_INTERVAL=200"]);

        Assert.Empty(await rig.SettleAsync(Soon));
        Assert.Equal(0, await node.TerminateAsync());

        Assert.Single(node.Lines, static line => line.Contains("Metrics and traces are not exported by OTLP: ", StringComparison.Ordinal));
    }
}
