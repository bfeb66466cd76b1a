using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Journal;
using ActorVent.Primitives;
using BenchmarkDotNet.Attributes;

namespace ActorVent.Bench.Parts;

/// <summary>What is computed for one request.</summary>
[MemoryDiagnoser]
public class DeliveryBenchmarks
{
    private static readonly Uri Url = new("https://hooks.example.com/services/1");
    private static readonly Dictionary<string, string> Environment = new() { ["ATOMIST_ENVIRONMENT"] = "production" };

    private readonly Entry _live = SamplePod.Entry(SamplePod.Scanned(), new PartitionId(1), new SequenceNumber(1));
    private readonly RequestComposer _unsigned = new(Url, new PodFormat(), []);
    private readonly RequestComposer _signed = new(Url, new PodFormat(), [new AtomistSigner("hunter2-hunter2"u8.ToArray())]);
    private readonly EndpointId _endpoint = new("hooks.example.com-19f13522");
    private DeliveryAttempt _attempt = null!;
    private DeliveryAttempt _deletion = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _attempt = Attempt(_live);
        _deletion = Attempt(_live with { Type = ChangeType.Deleted });
    }

    [Benchmark(Description = "webhook id")]
    public string Id() => WebhookId.Of(_endpoint, _live.Object.Cluster, _live.Uid, _live.Version, _live.Type, _live.Payload.Span);

    [Benchmark(Description = "request in format pod")]
    public object Compose() => _unsigned.Compose(_attempt, Environment);

    [Benchmark(Description = "request in format pod, a deletion")]
    public object ComposeDeletion() => _unsigned.Compose(_deletion, Environment);

    [Benchmark(Description = "request in format pod, signed")]
    public object ComposeSigned() => _signed.Compose(_attempt, Environment);

    private DeliveryAttempt Attempt(Entry entry) => new()
    {
        Entry = entry,
        WebhookId = Id(),
        Time = DateTimeOffset.UnixEpoch,
        Number = 1,
        Cause = Cause.Live,
        Previous = entry.Previous,
        Collapsed = 0,
    };
}
