using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Bench.Parts;

/// <summary>Appends to a journal on this machine's disk, with synchronous=FULL; times are per append of so many entries.</summary>
[MemoryDiagnoser]
public class JournalBenchmarks
{
    private const string Node = "bench";
    private const int Pods = 32;

    private readonly KubernetesObject[] _pods = [.. Enumerable.Range(1, Pods).Select(SamplePod.Scanned)];
    private readonly List<Writer> _writers = [];
    private string _directory = "";
    private SqliteJournal _journal = null!;

    [Params(1, 4, 16)]
    public int Entries { get; set; }

    // Beside the program, not in a temporary directory, which may be in memory. What prepares is not awaited when benchmarks run in this process.
    [GlobalSetup]
    public void SetUp()
    {
        _directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"journal-{Guid.NewGuid():n}")).FullName;
        _journal = SqliteJournal.Open(new SqliteJournalOptions { Path = Path.Combine(_directory, "actorvent.db") }, TimeProvider.System, NullLogger.Instance);
        TakeAllAsync().GetAwaiter().GetResult();
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(Description = "SQLite append, one partition")]
    public Task OnePartition() => AppendAsync(_writers[0]);

    /// <summary>As under load: every partition has an append in flight, and they share commits.</summary>
    [Benchmark(Description = "SQLite append, of 64 partitions at once", OperationsPerInvoke = 64)]
    public Task AllPartitions() => Task.WhenAll(_writers.Select(AppendAsync));

    private async Task TakeAllAsync()
    {
        _writers.Clear();
        var incarnation = new Incarnation("bench");
        await _journal.RegisterNodeAsync(Node, incarnation, default);
        for (var partition = 0; partition < _journal.Ring.Partitions; partition++)
        {
            var snapshot = await _journal.TakePartitionAsync(new PartitionId(partition), Node, incarnation, default);
            _writers.Add(new Writer(snapshot!.Fence));
        }
    }

    private async Task AppendAsync(Writer writer)
    {
        var entries = new NewEntry[Entries];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = SamplePod.Entry(_pods[writer.Version % Pods], ++writer.Version);
        var result = await _journal.AppendAsync(new PartitionAppend { Fence = writer.Fence, Last = writer.Last, Entries = entries }, default);
        if (result.Outcome != WriteOutcome.Written)
            throw new InvalidOperationException(result.Reason);
        writer.Last = new SequenceNumber(writer.Last.Value + entries.Length);
    }

    private sealed class Writer(Fence fence)
    {
        public Fence Fence => fence;

        public SequenceNumber Last { get; set; }

        public long Version { get; set; }
    }
}
