using ActorVent.Kubernetes;
using BenchmarkDotNet.Attributes;

namespace ActorVent.Bench.Parts;

/// <summary>A chunk of a watch as it arrives under load; times are per line.</summary>
[MemoryDiagnoser]
public class WatchBenchmarks
{
    private const int Lines = 32;

    private readonly ObjectScanner _scanner = new(ResourceKind.Pods);
    private readonly MemoryStream _chunk = new([.. Enumerable.Range(1, Lines).SelectMany(Line)]);
    private WatchLineReader _reader = null!;

    [GlobalSetup]
    public void SetUp() => _reader = new WatchLineReader(_chunk, 64 << 20);

    [Benchmark(Description = "watch line, of a chunk of 32", OperationsPerInvoke = Lines)]
    public int ReadChunk()
    {
        _chunk.Position = 0;
        var read = 0;
        while (read < Lines)
        {
            while (_reader.TryReadLine(out var line))
            {
                WatchLineScanner.Scan(line, _scanner);
                read++;
            }
            // From memory it is complete at once.
            if (read < Lines)
                _reader.FillAsync(default).AsTask().GetAwaiter().GetResult();
        }
        return read;
    }

    private static byte[] Line(int number) => [.. "{\"type\":\"MODIFIED\",\"object\":"u8, .. SamplePod.Sent(number), .. "}\n"u8];
}
