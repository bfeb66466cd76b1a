using System.Globalization;

namespace ActorVent.Bench.EndToEnd;

/// <summary>One node and three on one PostgreSQL, all on this machine's processors: what the others cost, and what a database costs.</summary>
internal static class ClusterBench
{
    private const int PodBytes = 6 * 1024;
    private const int Pods = 1_000;
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(4);

    /// <param name="program">The published node.</param>
    /// <param name="server">For Npgsql, of somebody who may create databases.</param>
    /// <param name="words">Phases and numbers of nodes; none: all.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string program, string server, IReadOnlyCollection<string> words)
    {
        var counts = new[] { 1, 3 }.Where(count => Chosen(words, count.ToString(CultureInfo.InvariantCulture), "1", "3")).ToList();
        Console.WriteLine("nodes   phase        events/s    p50 ms    p99 ms   nodes' CPU ms/event   database's   peak MB of a node");
        foreach (var phase in (string[])["throughput", "latency"])
        {
            foreach (var count in counts.Where(_ => Chosen(words, phase, "throughput", "latency")))
                Console.WriteLine(await MeasureAsync(program, server, count, phase));
        }
        return 0;
    }

    private static bool Chosen(IReadOnlyCollection<string> words, string word, params string[] of) => words.Contains(word) || !of.Any(words.Contains);

    private static async Task<string> MeasureAsync(string program, string server, int count, string phase)
    {
        var time = TimeProvider.System;
        // Each node compiles for itself what runs often, three of them later, since each gets a third: measured is what follows.
        var (warm, changes, rate) = phase == "latency" ? (6_000, 9_000, 300) : (120_000, 30_000, 0);
        using var api = new ReplayServer(new PodTemplate(PodBytes), Pods, warm + changes, time);
        using var receiver = new CountingReceiver(answers: true, time);
        var journal = await BenchDatabase.CreateAsync(server, $"bench_{phase}_{count}");
        var nodes = Enumerable.Range(0, count).Select(_ => MeasuredNode.Start(program, api.Uri, [receiver.Uri], journal)).ToList();
        try
        {
            await receiver.WaitForAsync(Pods, Most);
            await api.SendAsync(warm, rate);
            await receiver.WaitForAsync(Pods + warm, Most);
            receiver.Measure(rate == 0 ? null : api);
            var (cpu, database, started) = (Cpu(nodes), DatabaseCpu.Read(), time.GetTimestamp());
            await api.SendAsync(changes, rate);
            await receiver.WaitForAsync(Pods + warm + changes, Most);
            var seconds = time.GetElapsedTime(started, receiver.Last).TotalSeconds;
            var latencies = receiver.TakeLatencies();
            var (p50, p99) = latencies.Count == 0 ? (0, 0) : (IsolationBench.Percentile(latencies, 0.5), IsolationBench.Percentile(latencies, 0.99));
            return string.Create(CultureInfo.InvariantCulture,
                $"{count,5}   {phase,-10} {changes / seconds,10:f0} {p50,9:f2} {p99,9:f2} {(Cpu(nodes) - cpu).TotalMilliseconds / changes,21:f3} {(DatabaseCpu.Read() - database).TotalMilliseconds / changes,12:f3} {nodes.Max(node => node.PeakMegabytes),19}");
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    private static TimeSpan Cpu(IEnumerable<MeasuredNode> nodes) => nodes.Aggregate(TimeSpan.Zero, static (sum, node) => sum + node.Cpu);
}
