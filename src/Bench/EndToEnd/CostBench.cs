using System.Globalization;

namespace ActorVent.Bench.EndToEnd;

/// <summary>What a node costs by how many pods and endpoints there are: to start, at rest, and for each delivery.</summary>
internal static class CostBench
{
    private const int PodBytes = 6 * 1024;
    private const int MostChanges = 20_000;

    /// <summary>Deliveries a second, of all endpoints together.</summary>
    private const int Rate = 2_000;

    private static readonly TimeSpan Most = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(10);

    /// <param name="program">The published node.</param>
    /// <param name="server">For Npgsql, of somebody who may create databases; null: journals are files.</param>
    /// <param name="pods">How many, one after the other.</param>
    /// <param name="endpoints">How many, one after the other.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string program, string? server, IReadOnlyList<int> pods, IReadOnlyList<int> endpoints)
    {
        Console.WriteLine("   pods   endpoints   again s   memory MB   at rest %   rest of db %   deliveries/s   CPU ms each   database's    p50 ms    p99 ms");
        foreach (var count in pods)
        {
            foreach (var receivers in endpoints)
                Console.WriteLine(await MeasureAsync(program, server, count, receivers));
        }
        return 0;
    }

    private static async Task<string> MeasureAsync(string program, string? server, int pods, int endpoints)
    {
        var time = TimeProvider.System;
        using var api = new ReplayServer(new PodTemplate(PodBytes), pods, MostChanges, time);
        using var receiver = new CountingReceiver(answers: true, time);
        using var directory = new BenchDirectory();
        var journal = server is null ? $"sqlite:{directory.Path}/actorvent.db" : await BenchDatabase.CreateAsync(server, $"bench_cost_{pods}_{endpoints}");
        // The list is recorded for one, and is nothing to those that join afterwards: sending it to all, a hundred million deliveries, would be another matter.
        var sent = 0;
        await using (MeasuredNode.Start(program, api.Uri, [new Uri(receiver.Uri, "hook-0")], journal, "--initial", "skip"))
            sent += await UntilAllGetItAsync(api, receiver, 1, time);
        api.WatchAnew();
        var begun = time.GetTimestamp();
        await using var node = MeasuredNode.Start(program, api.Uri, [.. Enumerable.Range(0, endpoints).Select(number => new Uri(receiver.Uri, $"hook-{number}"))], journal, "--initial", "skip");
        sent += await UntilAllGetItAsync(api, receiver, endpoints, time);
        var ready = time.GetElapsedTime(begun, receiver.Last).TotalSeconds;

        // What a start leaves behind it is no rest.
        await Task.Delay(Rest, time);
        var (cpu, database, started) = (node.Cpu, DatabaseCpu.Read(), time.GetTimestamp());
        await Task.Delay(Rest, time);
        var (rest, restOfDatabase) = ((node.Cpu - cpu) / time.GetElapsedTime(started), (DatabaseCpu.Read() - database) / time.GetElapsedTime(started));

        var changes = Math.Min(MostChanges - sent, (int)Math.Max(20, Rate * Load.TotalSeconds / endpoints));
        receiver.Measure(api);
        var before = receiver.Received;
        (cpu, database, started) = (node.Cpu, DatabaseCpu.Read(), time.GetTimestamp());
        await api.SendAsync(changes, Math.Max(2, Rate / endpoints));
        var deliveries = (long)changes * endpoints;
        await receiver.WaitForAsync(before + deliveries, Most);
        var latencies = receiver.TakeLatencies();
        return string.Create(CultureInfo.InvariantCulture,
            $"{pods,7} {endpoints,11} {ready,9:f1} {node.Megabytes,11} {rest * 100,11:f2} {restOfDatabase * 100,14:f2} {deliveries / time.GetElapsedTime(started, receiver.Last).TotalSeconds,14:f0} {(node.Cpu - cpu).TotalMilliseconds / deliveries,13:f3} {(DatabaseCpu.Read() - database).TotalMilliseconds / deliveries,12:f3} {IsolationBench.Percentile(latencies, 0.5),9:f1} {IsolationBench.Percentile(latencies, 0.99),9:f1}");
    }

    /// <summary>An endpoint that is not open yet gets nothing of what comes before.</summary>
    /// <returns>How many changes were sent.</returns>
    private static async Task<int> UntilAllGetItAsync(ReplayServer api, CountingReceiver receiver, int endpoints, TimeProvider time)
    {
        for (var sent = 1; ; sent++)
        {
            var before = receiver.Received;
            await api.SendAsync(1, 0);
            var started = time.GetTimestamp();
            while (time.GetElapsedTime(started) < TimeSpan.FromSeconds(2))
            {
                if (receiver.Received - before >= endpoints)
                    return sent;
                await Task.Delay(TimeSpan.FromMilliseconds(5), time);
            }
            if (sent * 2 > Most.TotalSeconds)
                throw new TimeoutException($"{receiver.Received - before} of {endpoints} endpoints have got a change");
        }
    }
}
