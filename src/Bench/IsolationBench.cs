using System.Globalization;

namespace ActorVent.Bench;

/// <summary>
/// One endpoint that answers, alone (A) and beside one that never does (B), in turn: A B A B A, each with a real node process and a
/// journal of its own. Then the memory of a node with a dead endpoint over 50,000 changes.
/// </summary>
internal static class IsolationBench
{
    private const int Pods = 1_000;
    private const int Changes = 5_000;
    private const int PerSecond = 500;

    public static async Task<int> RunAsync()
    {
        var alone = new List<double>();
        var beside = new List<double>();
        // The first is slower whatever it does: it warms up the machine's caches.
        await PhaseAsync(withDead: true);
        foreach (var phase in "ABABA")
        {
            var p99 = await PhaseAsync(phase == 'B');
            (phase == 'A' ? alone : beside).Add(p99);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{phase}: p99 {p99:0.0} ms"));
        }
        var (a, b) = (Median(alone), Median(beside));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median p99 alone {a:0.0} ms, beside a dead endpoint {b:0.0} ms: ratio {b / a:0.00}, difference {b - a:0.0} ms"));
        var isIsolated = b <= a * 1.2 || b <= a + 2;
        var isFlat = await MemoryAsync();
        Console.WriteLine(isIsolated && isFlat ? "isolated" : "NOT isolated");
        return isIsolated && isFlat ? 0 : 1;
    }

    private static async Task<double> PhaseAsync(bool withDead)
    {
        await using var rig = await BenchRig.StartAsync(Pods);
        using var node = rig.StartNode(withDead);
        await rig.WaitForAsync(Pods);
        rig.Latencies.Clear();
        await rig.DriveAsync(Changes, PerSecond, () => { });
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        node.Kill();
        await node.WaitForExitAsync();
        return Percentile(rig.Latencies, 0.99);
    }

    private static async Task<bool> MemoryAsync()
    {
        await using var rig = await BenchRig.StartAsync(Pods);
        using var node = rig.StartNode(withDead: true);
        await rig.WaitForAsync(Pods);
        var samples = new List<long>();
        var made = 0;
        await rig.DriveAsync(50_000, 2_000, () =>
        {
            if (++made % 10_000 == 0)
            {
                node.Refresh();
                samples.Add(node.WorkingSet64 >> 20);
            }
        });
        node.Kill();
        await node.WaitForExitAsync();
        Console.WriteLine($"memory with a dead endpoint after 10,000, 20,000 … 50,000 changes: {string.Join(", ", samples)} MB");
        return samples[^1] <= samples[0] * 1.25 || samples[^1] - samples[0] <= 30;
    }

    internal static double Percentile(List<double> values, double share)
    {
        lock (values)
        {
            values.Sort();
            return values.Count == 0 ? double.NaN : values[(int)((values.Count - 1) * share)];
        }
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
