using System.Diagnostics.Metrics;
using ActorVent.Delivery;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using BenchmarkDotNet.Attributes;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ActorVent.Bench.Parts;

/// <summary>What is counted and timed of one change on its way to one endpoint, and what a scrape costs.</summary>
[MemoryDiagnoser]
public class MetricsBenchmarks
{
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(3);
    private static readonly EndpointId Endpoint = new("hooks.example.com-19f13522");

    private readonly Recorded _unheard = new("ActorVent.Unheard");
    private readonly Recorded _heard = new("ActorVent.Heard");
    private readonly BaseExportingMetricReader _reader = new(new NoExporter());
    private MeterProvider _provider = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter("ActorVent.Heard").AddReader(_reader).Build();
        _heard.Change();
    }

    [GlobalCleanup]
    public void CleanUp() => _provider.Dispose();

    [Benchmark(Description = "metrics of a change, nobody listens")]
    public void Unheard() => _unheard.Change();

    [Benchmark(Description = "metrics of a change, with --listen")]
    public void Heard() => _heard.Change();

    [Benchmark(Description = "a scrape, without its text")]
    public bool Scrape() => _reader.Collect();

    private sealed class Recorded
    {
        private readonly WatchMetrics _watch;
        private readonly PartitionMetrics _partition;
        private readonly DeliveryMetrics _delivery;

        public Recorded(string name)
        {
            var meter = new Meter(name);
            (_watch, _partition, _delivery) = (new WatchMetrics(meter), new PartitionMetrics(meter), new DeliveryMetrics(meter));
            _delivery.Began(Endpoint);
        }

        public void Change()
        {
            _watch.Read(1);
            _partition.Count(new PartitionCounts { Journaled = 1 });
            _partition.Journaled(Lag);
            _delivery.Attempted(Endpoint, DeliveryResult.Accepted, Lag);
            _delivery.Arrived(Endpoint, Lag, Lag);
        }
    }

    private sealed class NoExporter : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
