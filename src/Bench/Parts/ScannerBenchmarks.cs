using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;
using ActorVent.Partitions;
using BenchmarkDotNet.Attributes;

namespace ActorVent.Bench.Parts;

/// <summary>What is read of one pod.</summary>
[MemoryDiagnoser]
public class ScannerBenchmarks
{
    private readonly ObjectScanner _scanner = new(ResourceKind.Pods);
    private readonly byte[] _sent = SamplePod.Sent();
    private readonly byte[] _kept = SamplePod.Scanned().Json.ToArray();

    [Benchmark(Description = "object scanner")]
    public object ScanObject() => _scanner.Scan(_sent);

    [Benchmark(Description = "condition scanner")]
    public ulong ScanCondition() => ConditionScanner.Scan("Pod", _kept).Fingerprint;
}
