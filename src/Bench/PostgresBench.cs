using System.Diagnostics;
using System.Globalization;
using ActorVent.Bench.Parts;
using ActorVent.Journal;
using ActorVent.Journal.PostgreSql;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorVent.Bench;

/// <summary>Appends to a journal in PostgreSQL, each partition one after the other and all at once, as under load.</summary>
internal static class PostgresBench
{
    private const int Pods = 32;
    private const int WarmUp = 6_000;
    private const int Counted = 40_000;

    /// <param name="connection">For Npgsql: <c>Host=…;Username=…;Password=…;Database=…</c>. The database's journal grows by some 150,000 entries.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string connection)
    {
        var options = new PostgreSqlJournalOptions { Server = new NpgsqlConnectionStringBuilder(connection), Node = "bench", Incarnation = new Incarnation($"{Environment.ProcessId}") };
        await using var journal = await PostgreSqlJournal.OpenAsync(options, NullLogger.Instance, CancellationToken.None);
        Console.WriteLine("entries per append   entries/s   client's CPU ms per entry");
        foreach (var entries in (int[])[1, 4, 16])
        {
            var writers = new List<(Fence Fence, SequenceNumber Last)>();
            for (var partition = 0; partition < journal.Ring.Partitions; partition++)
            {
                var taken = await journal.TakePartitionAsync(new PartitionId(partition), options.Node, options.Incarnation, default)
                    ?? throw new InvalidOperationException($"another node has partition {partition}");
                writers.Add((taken.Fence, taken.Last));
            }
            writers = await AppendAsync(journal, writers, entries, WarmUp);
            var (begin, cpu) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
            await AppendAsync(journal, writers, entries, Counted);
            var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entries,18}   {Counted / seconds,9:f0}   {used / Counted,26:f3}"));
        }
        return 0;
    }

    private static async Task<List<(Fence Fence, SequenceNumber Last)>> AppendAsync(PostgreSqlJournal journal, List<(Fence Fence, SequenceNumber Last)> writers, int entries, int total)
    {
        KubernetesObject[] pods = [.. Enumerable.Range(1, Pods).Select(SamplePod.Scanned)];
        var rounds = total / writers.Count / entries;
        return [.. await Task.WhenAll(writers.Select(writer => Task.Run(async () =>
        {
            for (var round = 0; round < rounds; round++)
            {
                var append = new PartitionAppend
                {
                    Fence = writer.Fence,
                    Last = writer.Last,
                    Entries = [.. Enumerable.Range(0, entries).Select(i => SamplePod.Entry(pods[(round * entries + i) % Pods], writer.Last.Value + i + 1))],
                };
                var result = await journal.AppendAsync(append, default);
                if (result.Outcome != WriteOutcome.Written)
                    throw new InvalidOperationException(result.Reason);
                writer.Last = append.LastAfter(result);
            }
            return writer;
        })))];
    }
}
