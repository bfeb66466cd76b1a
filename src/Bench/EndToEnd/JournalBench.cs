using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Bench.EndToEnd;

/// <summary>The journal alone: every shard appends as fast as it may, one append at a time.</summary>
internal static class JournalBench
{
    private const int Objects = 2_000;
    private const int Entries = 60_000;

    public static async Task RunAsync(int perAppend)
    {
        var directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"journal-{Guid.NewGuid():n}")).FullName;
        var payload = Encoding.ASCII.GetBytes(new string('x', 4_500));
        try
        {
            await using var journal = SqliteJournal.Open(new SqliteJournalOptions { Path = Path.Combine(directory, "a.db") }, TimeProvider.System, NullLogger.Instance);
            var incarnation = new Incarnation("bench");
            await journal.RegisterNodeAsync("bench", incarnation, default);
            var left = Entries;
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, journal.Ring.Shards).Select(i => Task.Run(() => AppendAsync(new ShardId(i)))));
            var took = Stopwatch.GetElapsedTime(started);
            process.Refresh();
            var cpu = (process.TotalProcessorTime - before).TotalMilliseconds / Entries;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{perAppend} an append: {Entries / took.TotalSeconds:0} entries/s, {cpu * 1000:0.0} us of processor time each; {File.ReadAllText("/proc/self/io").Split('\n').First(l => l.StartsWith("wchar", StringComparison.Ordinal))}"));

            async Task AppendAsync(ShardId shard)
            {
                var snapshot = (await journal.TakeShardAsync(shard, "bench", incarnation, default))!;
                var last = snapshot.Last;
                var version = 0L;
                while (Interlocked.Add(ref left, -perAppend) >= 0)
                {
                    var entries = new NewEntry[perAppend];
                    for (var i = 0; i < perAppend; i++)
                        entries[i] = Entry(shard, ++version);
                    var result = await journal.AppendAsync(new ShardAppend { Fence = snapshot.Fence, Last = last, Entries = entries }, default);
                    if (result.Outcome != WriteOutcome.Written)
                        throw new InvalidOperationException(result.Reason);
                    last = new SequenceNumber(last.Value + perAppend);
                }
            }

            NewEntry Entry(ShardId shard, long version)
            {
                var pod = (int)(version % (Objects / journal.Ring.Shards));
                return new NewEntry
                {
                    Object = new ObjectKey("2f6f6b7e-1f33-4c3a-9a55-0d3c1b7f2a10", "Pod", "shop", $"shop-6d4cf56db6-{shard.Value}-{pod}"),
                    Uid = $"8f14e45f-ceea-467f-a9c1-{pod:x12}",
                    Version = new ResourceVersion((1_000_000 + version).ToString(CultureInfo.InvariantCulture)),
                    Type = ChangeType.Modified,
                    Cause = Cause.Live,
                    Time = DateTimeOffset.UnixEpoch.AddMilliseconds(version),
                    Payload = payload,
                    Digest = new Digest((UInt128)version),
                    Scope = new ScopeId("2f6f6b7e-1f33-4c3a-9a55-0d3c1b7f2a10|Pod|||"),
                };
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
