using System.Diagnostics.Metrics;
using ActorVent.Journal;
using ActorVent.Node.Configuration;
using ActorVent.Node.Telemetry;
using ActorVent.Tests.Delivery;
using ActorVent.Tests.Kubernetes;
using ActorVent.Tracing;
using ActorVent.Troubles;
using Xunit;

namespace ActorVent.Tests.Node.Telemetry;

/// <summary>The variables mean what they mean to OpenTelemetry.</summary>
public sealed class OtlpExportTests
{
    private const int Changes = 200;

    private readonly CapturedLog _log = new();

    [Theory]
    [InlineData("always_on", "", Changes, Changes)]
    [InlineData("always_off", "", 0, 0)]
    [InlineData("traceidratio", "0.5", Changes / 4, Changes * 3 / 4)]
    [InlineData("parentbased_traceidratio", "0.5", Changes / 4, Changes * 3 / 4)]
    public async Task Sampler_DecidesOnceForAChange(string sampler, string argument, int least, int most)
    {
        await using var collector = await OtlpReceiver.StartAsync();
        Entry[] entries = [.. Enumerable.Range(0, Changes).Select(static _ => Samples.Entry() with { Uid = Guid.NewGuid().ToString() })];
        var mine = entries.Select(static entry => TraceIdentity.Of(entry).ToHexString()).ToHashSet();

        using (var export = Export(collector, ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument)))
        {
            foreach (var entry in entries)
            {
                export.Tracer.Journaled(entry, Samples.Time, Samples.Time.AddSeconds(1));
                // As after a restart: nothing is known but what was stored.
                export.Tracer.Deliver(entry, Samples.Time.AddSeconds(2))!.Dispose();
            }
        }

        var traces = collector.Spans.Where(span => mine.Contains(span.Trace)).GroupBy(static span => span.Trace).ToList();
        Assert.InRange(traces.Count, least, most);
        Assert.All(traces, static trace => Assert.Equal(["deliver", "journal append", "watch"], trace.Select(static span => span.Name).Order()));
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task WhatIsLeft_IsExportedAtTheEnd(string protocol)
    {
        await using var collector = await OtlpReceiver.StartAsync(grpc: protocol == "grpc");
        using var meter = new Meter("ActorVent.Export");
        var entry = Samples.Entry() with { Uid = Guid.NewGuid().ToString() };

        using (var export = Export(collector, ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)))
        {
            export.Tracer.Deliver(entry, Samples.Time)!.Dispose();
            meter.CreateCounter<long>("actorvent.export.test").Add(1);
        }

        Assert.Contains(collector.Spans, span => span.Trace == TraceIdentity.Of(entry).ToHexString());
        Assert.Equal(("actorvent", "node:1"), (collector.Metrics["actorvent.export.test"]["service.name"], collector.Metrics["actorvent.export.test"]["service.instance.id"]));
    }

    private OtlpExport Export(OtlpReceiver collector, params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Uri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            // All at the end.
            ["OTEL_BSP_SCHEDULE_DELAY"] = "60000",
            ["OTEL_BSP_MAX_QUEUE_SIZE"] = "100000",
        };
        foreach (var (name, value) in more)
            variables[name] = value;
        var trouble = new TroubleLog("The export by OTLP", TimeProvider.System, _log.CreateLogger("test"));
        return new OtlpExport(new TelemetryOptions(Metrics: true, Traces: true, variables), "ActorVent.Export", "node:1", new OtlpTrouble(trouble));
    }
}
