using System.Globalization;

namespace ActorVent.Bench.EndToEnd;

/// <summary>
/// A hundred endpoints that answer, alone and beside nine hundred that do not: a third refuse connections, a third never answer, a third
/// answer 500. Then these come back, and have to get everything.
/// </summary>
internal static class FleetBench
{
    private const int Live = 100;
    private const int Dead = 900;
    private const int Pods = 60;
    private const int PerSecond = 20;
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(12);

    /// <param name="program">A published node.</param>
    /// <param name="seconds">How long each half of a phase takes.</param>
    /// <param name="phases">A: the living alone, B: beside the dead.</param>
    public static async Task<int> RunAsync(string program, int seconds, string phases)
    {
        var alone = new List<double>();
        var beside = new List<double>();
        var isGood = true;
        foreach (var (index, phase) in phases.Index())
        {
            var (p99, good) = await PhaseAsync(program, seconds * PerSecond, phase == 'B', recovers: phase == 'B' && index == phases.Length - 1);
            (phase == 'A' ? alone : beside).Add(p99);
            isGood &= good;
        }
        if (alone.Count == 0 || beside.Count == 0)
            return isGood ? 0 : 1;
        var (a, b) = (IsolationBench.Percentile(alone, 0.5), IsolationBench.Percentile(beside, 0.5));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median p99 of {Live} live endpoints alone {a:0.0} ms, beside {Dead} dead ones {b:0.0} ms"));
        isGood &= b <= Math.Max(a * 1.3, a + 3);
        Console.WriteLine(isGood ? "isolated" : "NOT isolated");
        return isGood ? 0 : 1;
    }

    private static async Task<(double P99, bool IsGood)> PhaseAsync(string program, int changes, bool withDead, bool recovers)
    {
        var time = TimeProvider.System;
        using var server = new ReplayServer(new PodTemplate(6 * 1024), Pods, changes * 2, time);
        using var live = new FleetReceiver(Live, Temper.Accepts, time);
        using var refuses = new FleetReceiver(Dead / 3, Temper.Refuses, time);
        using var hangs = new FleetReceiver(Dead / 3, Temper.NeverAnswers, time);
        using var fails = new FleetReceiver(Dead / 3, Temper.Fails, time);
        FleetReceiver[] dead = withDead ? [refuses, hangs, fails] : [];
        await using var node = MeasuredNode.Start(program, server.Uri, [.. live.Uris, .. dead.SelectMany(receiver => receiver.Uris)]);
        await WaitAsync(() => live.Accepted >= Live * Pods, time);
        // A backlog for the dead, and time for their circuits to open.
        await server.SendAsync(changes, PerSecond);
        await WaitAsync(() => live.Accepted >= Live * (Pods + changes), time);
        live.Measure(server);
        var (started, cpu) = (time.GetTimestamp(), node.Cpu);
        await server.SendAsync(changes, PerSecond);
        await WaitAsync(() => live.Accepted >= Live * (Pods + (2L * changes)), time);
        var load = (node.Cpu - cpu) / time.GetElapsedTime(started);
        var p99 = IsolationBench.Percentile(live.TakeLatencies(), 0.99);
        var (memory, violations) = (node.PeakMegabytes, live.Violations);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(withDead ? "beside the dead" : "alone")}: p99 {p99:0.0} ms, at most {memory} MB, {load:0.00} of a core, {violations} out of order"));
        if (recovers)
            violations += await RecoverAsync(dead, live, changes, time);
        return (p99, memory < 500 && violations == 0);
    }

    private static async Task<long> RecoverAsync(FleetReceiver[] dead, FleetReceiver live, int changes, TimeProvider time)
    {
        foreach (var receiver in dead)
            receiver.Recover();
        var started = time.GetTimestamp();
        // Nothing is collapsed: every change after the endpoint joined. What was there before had been superseded by then.
        var all = 2L * changes;
        try
        {
            await WaitAsync(() => dead.All(receiver => receiver.Least >= all && receiver.KnowsWhat(live)), time);
        }
        catch (TimeoutException)
        {
            Console.WriteLine($"of {all} deliveries each, the dead that refused, never answered and answered 500 got at least {string.Join(", ", dead.Select(receiver => receiver.Least))}");
            throw;
        }
        var violations = dead.Sum(receiver => receiver.Violations);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"the dead came back and got everything ({dead.Sum(receiver => receiver.Accepted)} deliveries) in {time.GetElapsedTime(started).TotalSeconds:0} s, {violations} out of order"));
        return violations;
    }

    private static async Task WaitAsync(Func<bool> done, TimeProvider time)
    {
        var started = time.GetTimestamp();
        while (!done())
        {
            if (time.GetElapsedTime(started) > Most)
                throw new TimeoutException($"not done within {Most}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        }
    }
}
