using ActorVent.Kubernetes;
using BenchmarkDotNet.Attributes;

namespace ActorVent.Bench.Parts;

/// <summary>What is read of one pod.</summary>
[MemoryDiagnoser]
public class ScannerBenchmarks
{
    private readonly ObjectScanner _scanner = new(ResourceKind.Pods);
    private readonly byte[] _sent = SamplePod.Sent();

    [Benchmark(Description = "object scanner")]
    public object ScanObject() => _scanner.Scan(_sent);
}
