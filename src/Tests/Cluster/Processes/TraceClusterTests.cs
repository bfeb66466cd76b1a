using System.Collections.Concurrent;
using System.Globalization;
using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.Node.Telemetry;
using Xunit;

namespace ActorVent.Tests.Cluster.Processes;

/// <summary>What a collector sees of a change that crosses nodes.</summary>
[Trait("Category", "Cluster")]
public sealed class TraceClusterTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(120);

    /// <summary>One node records it, and has one of the endpoints; the other endpoint is on the other node.</summary>
    [Fact]
    public async Task Change_ThatTwoNodesSend_IsOneTrace()
    {
        await using var rig = await ProcessRig.StartAsync(postgres, pods: 50, endpoints: 2);
        await using var collector = await OtlpReceiver.StartAsync();
        var told = new ConcurrentDictionary<(int Port, string Uid, string Version), string>();
        foreach (var receiver in rig.Receivers)
            receiver.Delivered += delivery => told[(receiver.Uri.Port, delivery.Uid, delivery.SentVersion)] = delivery.TraceParent;
        var nodes = Enumerable.Range(1, 2).Select(node => rig.StartNodeIn(node, Exporting(collector, node))).ToList();
        Assert.Empty(await rig.SettleAsync(Soon));
        await rig.ShowsAsync(1, static text => text.Contains("Count: 2 nodes", StringComparison.Ordinal), Soon);

        var spans = await CrossingAsync(rig, collector);

        var (watch, append) = (spans.Single(static span => span.Name == "watch"), spans.Single(static span => span.Name == "journal append"));
        Assert.Equal(("", watch.Id, NodeOf(watch)), (watch.Parent, append.Parent, NodeOf(append)));
        foreach (var deliver in spans.Where(static span => span.Name == "deliver"))
        {
            Assert.Equal((watch.Id, "200"), (deliver.Parent, deliver.Tags["http.response.status_code"]));
            Assert.True(watch.End <= deliver.Start && deliver.Start < deliver.End);
            var port = rig.Receivers.Single(receiver => deliver.Tags["actorvent.endpoint"].StartsWith(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1-{receiver.Uri.Port}-"), StringComparison.Ordinal)).Uri.Port;
            Assert.Equal($"00-{watch.Trace}-{deliver.Id}-01", told[(port, deliver.Tags["k8s.pod.uid"], deliver.Tags["actorvent.version"])]);
        }
        foreach (var node in nodes)
            Assert.Equal(0, await node.TerminateAsync());
    }

    private static string[] Exporting(OtlpReceiver collector, int node) =>
    [
        $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Uri}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRICS_EXPORTER=none", "OTEL_BSP_SCHEDULE_DELAY=100",
        string.Create(CultureInfo.InvariantCulture, $"OTEL_SERVICE_NAME=node-{node}"),
    ];

    /// <summary>The spans of a change that came to each endpoint once, from different nodes. Before these have shared the work there is none.</summary>
    private static async Task<IReadOnlyList<OtlpSpan>> CrossingAsync(ProcessRig rig, OtlpReceiver collector)
    {
        using var over = new CancellationTokenSource(Soon);
        while (true)
        {
            await rig.Life.DriveAsync(changes: 50, rate: 100);
            Assert.Empty(await rig.SettleAsync(Soon));
            var sent = rig.Receivers.Sum(static receiver => receiver.Log.Summary().Accepted);
            await collector.WaitAsync(all => all.Spans.Count(static span => span.Name == "deliver") >= sent, Soon);
            var crossing = collector.Spans.GroupBy(static span => span.Trace).FirstOrDefault(static trace =>
                trace.Select(static span => span.Name).Order(StringComparer.Ordinal).SequenceEqual(["deliver", "deliver", "journal append", "watch"])
                && trace.Where(static span => span.Name == "deliver").Select(NodeOf).Distinct().Count() == 2
                // What is read back from the journal begins anew.
                && trace.Count(static span => span.Parent.Length == 0) == 1);
            if (crossing is not null)
                return [.. crossing];
            Assert.False(over.IsCancellationRequested, rig.Last());
        }
    }

    private static string NodeOf(OtlpSpan span) => span.Resource["service.name"];
}
