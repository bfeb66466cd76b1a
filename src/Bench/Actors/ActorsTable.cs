using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace ActorVent.Bench.Actors;

/// <summary>Plain measurements, the median of a few runs each: for a look, and for comparing commits on one machine.</summary>
internal static class ActorsTable
{
    private const int Many = 100_000;
    private const int Rounds = 10;
    private const int ToOne = 2_000_000;
    private const int Repeats = 5;

    public static async Task PrintAsync(TextWriter output)
    {
        await output.WriteLineAsync($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC");
        foreach (var senders in new[] { 1, 4 })
            Line(output, $"one actor, {senders} sender{(senders == 1 ? "" : "s")}", await OneAsync(senders), "messages/s");
        var (perSecond, bytes) = await ManyAsync();
        Line(output, $"{Many:N0} actors, 1 sender", perSecond, "messages/s");
        Line(output, "an idle actor, its parent's entry included", bytes, "bytes");
    }

    private static void Line(TextWriter output, string what, double value, string unit) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-45} {value,14:N0} {unit}"));

    private static async Task<double> OneAsync(int senders)
    {
        await using var system = Runs.NewSystem();
        var actor = system.Spawn("one", () => new Counter(ToOne));
        return await MedianAsync(ToOne, () => Runs.ToOneAsync(actor, ToOne, senders));
    }

    private static async Task<(double PerSecond, double Bytes)> ManyAsync()
    {
        await using var system = Runs.NewSystem();
        var before = Collected();
        var actors = await Fleet.StartAsync(system, Many, Rounds);
        // All have had a message, none has anything to do.
        await Runs.ToManyAsync(actors, Rounds);
        var bytes = (double)(Collected() - before) / Many;
        return (await MedianAsync(Many * Rounds, () => Runs.ToManyAsync(actors, Rounds)), bytes);
    }

    private static async Task<double> MedianAsync(int messages, Func<Task> run)
    {
        await run();
        var rates = new double[Repeats];
        for (var i = 0; i < Repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            await run();
            rates[i] = messages / watch.Elapsed.TotalSeconds;
        }
        Array.Sort(rates);
        return rates[Repeats / 2];
    }

    private static long Collected()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
