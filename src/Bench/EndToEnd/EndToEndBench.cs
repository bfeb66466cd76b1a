using System.Diagnostics;
using System.Globalization;

namespace ActorVent.Bench.EndToEnd;

/// <summary>
/// The whole of it: a sender, a node as it is shipped and a receiver on this machine's processors, the journal on its disk, 6 KB pods,
/// nothing collapsed.
/// </summary>
internal sealed class EndToEndBench(string program)
{
    private const int PodBytes = 6 * 1024;
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(3);

    private readonly PodTemplate _template = new(PodBytes);
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly List<Row> _rows = [];

    /// <summary>One measured number.</summary>
    internal sealed record Row(string What, string Goal, double Value, string Format);

    /// <summary>Measures and prints.</summary>
    public async Task<int> RunAsync(IReadOnlyCollection<string> phases)
    {
        await MeasureAsync(phases, row => Console.WriteLine($"{row.What,-58} {row.Goal,12} {row.Value.ToString(row.Format, CultureInfo.InvariantCulture),12}"));
        return 0;
    }

    /// <param name="phases">Which; empty: all.</param>
    /// <param name="measured">Gets each number as it comes.</param>
    public async Task MeasureAsync(IReadOnlyCollection<string> phases, Action<Row> measured)
    {
        (string Name, Func<Task> Run)[] all =
        [
            ("start", StartAsync), ("throughput", ThroughputAsync), ("latency", LatencyAsync), ("dead", DeadAsync),
            ("20k", () => ManyAsync(20_000, 160, 5)), ("100k", () => ManyAsync(100_000, 300, null)),
        ];
        foreach (var (name, run) in all)
        {
            if (phases.Count > 0 && !phases.Contains(name))
                continue;
            var before = _rows.Count;
            await run();
            foreach (var row in _rows.Skip(before))
                measured(row);
        }
    }

    private async Task StartAsync()
    {
        var versions = new List<double>();
        var deliveries = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            var started = _time.GetTimestamp();
            using (var version = Process.Start(new ProcessStartInfo(program, "version") { RedirectStandardOutput = true })!)
            {
                await version.WaitForExitAsync();
                versions.Add(_time.GetElapsedTime(started).TotalSeconds);
            }
            using var server = new ReplayServer(_template, 10, 1, _time);
            using var receiver = new CountingReceiver(answers: true, _time);
            started = _time.GetTimestamp();
            await using var node = MeasuredNode.Start(program, server.Uri, receiver.Uri);
            await receiver.WaitForAsync(1, Most);
            deliveries.Add(_time.GetElapsedTime(started).TotalSeconds);
        }
        Add("cold start of version, s (median of 5)", "", Median(versions), "0.00");
        Add("cold start to the first delivery, s (median of 5)", "1.5", Median(deliveries), "0.00");
    }

    private async Task ThroughputAsync()
    {
        const int Pods = 2_000;
        const int Warm = 20_000;
        const int Changes = 80_000;
        using var server = new ReplayServer(_template, Pods, Warm + Changes, _time);
        using var receiver = new CountingReceiver(answers: true, _time);
        await using var node = MeasuredNode.Start(program, server.Uri, receiver.Uri);
        await receiver.WaitForAsync(Pods, Most);
        await server.SendAsync(Warm, 0);
        await receiver.WaitForAsync(Pods + Warm, Most);
        var (cpu, started) = (node.Cpu, _time.GetTimestamp());
        await server.SendAsync(Changes, 0);
        await receiver.WaitForAsync(Pods + Warm + Changes, Most);
        var seconds = _time.GetElapsedTime(started, receiver.Last).TotalSeconds;
        Add("throughput, events/s", "8000", Changes / seconds, "0");
        Add("processor time per event at that rate, ms", "0.15", (node.Cpu - cpu).TotalMilliseconds / Changes, "0.000");
        Add("peak memory meanwhile, MB", "", node.PeakMegabytes, "0");
    }

    private async Task LatencyAsync()
    {
        const int Pods = 1_000;
        const int Warm = 3_000;
        const int Changes = 9_000;
        using var server = new ReplayServer(_template, Pods, Warm + Changes, _time);
        using var receiver = new CountingReceiver(answers: true, _time);
        await using var node = MeasuredNode.Start(program, server.Uri, receiver.Uri);
        await receiver.WaitForAsync(Pods, Most);
        await server.SendAsync(Warm, 300);
        receiver.Measure(server);
        var cpu = node.Cpu;
        await server.SendAsync(Changes, 300);
        await receiver.WaitForAsync(Pods + Warm + Changes, Most);
        var latencies = receiver.TakeLatencies();
        Add("latency p50 at 300 events/s, ms", "2.5", IsolationBench.Percentile(latencies, 0.5), "0.00");
        Add("latency p99 at 300 events/s, ms", "8", IsolationBench.Percentile(latencies, 0.99), "0.00");
        Add("processor time per event at that rate, ms", "", (node.Cpu - cpu).TotalMilliseconds / Changes, "0.000");
    }

    private async Task DeadAsync()
    {
        const int Pods = 1_000;
        const int Changes = 24_000;
        using var server = new ReplayServer(_template, Pods, Changes, _time);
        using var receiver = new CountingReceiver(answers: true, _time);
        using var dead = new CountingReceiver(answers: false, _time);
        await using var node = MeasuredNode.Start(program, server.Uri, receiver.Uri, dead.Uri);
        await receiver.WaitForAsync(Pods, Most);
        await server.SendAsync(Changes, 600);
        await receiver.WaitForAsync(Pods + Changes, Most);
        Add("peak memory with a dead second endpoint, 600/s for 40 s, MB", "180", node.PeakMegabytes, "0");
    }

    private async Task ManyAsync(int pods, int goalMegabytes, int? goalSeconds)
    {
        const int Changes = 3_000;
        using var server = new ReplayServer(_template, pods, Changes, _time);
        using var receiver = new CountingReceiver(answers: true, _time);
        var started = _time.GetTimestamp();
        await using var node = MeasuredNode.Start(program, server.Uri, receiver.Uri);
        await receiver.WaitForAsync(pods, Most);
        Add($"first sync of {pods} pods, start to last 2xx, s", goalSeconds?.ToString(CultureInfo.InvariantCulture) ?? "", _time.GetElapsedTime(started, receiver.Last).TotalSeconds, "0.00");
        await server.SendAsync(Changes, 300);
        await receiver.WaitForAsync(pods + Changes, Most);
        Add($"peak memory at {pods} pods, with 10 s of 300 changes/s, MB", goalMegabytes.ToString(CultureInfo.InvariantCulture), node.PeakMegabytes, "0");
    }

    private void Add(string what, string goal, double value, string format) =>
        _rows.Add(new Row(what, goal, value, format));

    private static double Median(List<double> values) => IsolationBench.Percentile(values, 0.5);
}
