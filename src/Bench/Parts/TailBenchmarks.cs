using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Bench.Parts;

/// <summary>From an append to the endpoints that read; times are per entry.</summary>
[MemoryDiagnoser]
public class TailBenchmarks
{
    private const int Batch = 32;

    private readonly KubernetesObject _pod = SamplePod.Scanned();
    private readonly PartitionId _partition = new(1);
    private readonly TailCache _cache = new(64, 8 << 20);
    private readonly ToldJournal _journal = new();
    private ActorSystem _system = null!;
    private ActorRef<JournalTail.Message> _tail = null!;
    private SequenceNumber _cached;

    [GlobalSetup]
    public void SetUp()
    {
        _system = new ActorSystem("bench", new ThreadPoolScheduler(), TimeProvider.System, random: new Random(1));
        _tail = _system.Spawn("tail", () => new JournalTail(_journal, NullLogger.Instance));
    }

    [GlobalCleanup]
    public void CleanUp() => _system.StopAsync().GetAwaiter().GetResult();

    [Benchmark(Description = "tail cache: added, and read by two", OperationsPerInvoke = Batch)]
    public int Cache()
    {
        var after = _cached;
        _cache.Add(_partition, after, Next(ref _cached));
        var taken = 0;
        for (var reader = 0; reader < 2; reader++)
        {
            var batch = new TailBatch(64, 1 << 20);
            _cache.Take(_partition, after, batch);
            taken += batch.Entries.Count;
        }
        return taken;
    }

    [Benchmark(Description = "tail: handed over to one that waits, of 32", OperationsPerInvoke = Batch)]
    public async Task<int> HandOver()
    {
        var after = _journal.Positions();
        var pulled = _tail.Ask<TailBatch>(reply => new JournalTail.Message.Pull(after, 64, 1 << 20, reply), TimeSpan.FromMinutes(1));
        var newest = after[_partition.Value];
        var last = newest;
        var entries = Next(ref last);
        _journal.Tell(new AppendedEntries(_partition, newest, last, entries));
        return (await pulled).Entries.Count;
    }

    private Entry[] Next(ref SequenceNumber newest)
    {
        var entries = new Entry[Batch];
        for (var i = 0; i < Batch; i++)
            entries[i] = SamplePod.Entry(_pod, _partition, newest = newest.Next);
        return entries;
    }
}
