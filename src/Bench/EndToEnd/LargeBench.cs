using System.Globalization;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Webhooks;

namespace ActorVent.Bench.EndToEnd;

/// <summary>
/// Large pods at a node whose heap is limited to 192 MiB, beside as many small ones: the most memory that it had, and that everything
/// arrives. Each way that payloads take has a scenario.
/// </summary>
internal sealed class LargeBench(string program)
{
    private const long Limit = 192L << 20;
    private const int MostAbove = 120;
    private const int Small = 6 * 1024;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(3);

    private static readonly Scenario[] Scenarios =
    [
        new("list, streamed", 1),
        new("list in pages", 1, Pages: true),
        new("list in pages, 5 endpoints", 5, Pages: true),
        new("each changed 3 times", 1, Changes: 3),
        new("each changed 3 times, none collapsed, 5 endpoints", 5, Changes: 3, Collapse: "none"),
        new("each changed 3 times, a slow endpoint", 1, Changes: 3, Delay: TimeSpan.FromMilliseconds(100)),
        new("each changed 3 times, 1 of 5 endpoints never answers", 5, Changes: 3, Hangs: 1),
        new("5 endpoints are down, and come back", 5, Changes: 3, Collapse: "none", Fails: 5),
        new("5 endpoints come back while the node is away", 5, Changes: 3, Collapse: "none", Fails: 5, Restarts: true),
        new("all are deleted while the node is away", 1, Restarts: true, Deletes: true),
    ];

    private readonly TimeProvider _time = TimeProvider.System;

    private sealed record Scenario(
        string Name, int Endpoints, int Changes = 0, bool Pages = false, string Collapse = "latest", TimeSpan Delay = default, int Hangs = 0, int Fails = 0, bool Restarts = false, bool Deletes = false);

    private sealed record Outcome(int Megabytes, double Seconds, string Trouble);

    /// <param name="scenarios">Words of the names of those to run; none: all.</param>
    public async Task<int> RunAsync(IReadOnlyCollection<string> scenarios)
    {
        (int Count, int Bytes)[] sizes = [(60, 1_000_000), (21, 3_600_000)];
        var isGood = true;
        Console.WriteLine($"{"",-55} {"60 x 6 KB",-14} {"60 x 1 MB",-20} {"21 x 3.6 MB",-20}");
        foreach (var scenario in Scenarios.Where(s => scenarios.Count == 0 || scenarios.Any(word => s.Name.Contains(word, StringComparison.Ordinal))))
        {
            var small = await MeasureAsync(scenario, sizes[0].Count, Small);
            Console.Write($"{scenario.Name,-55} {Text(small),-14} ");
            isGood &= small.Trouble.Length == 0;
            foreach (var (count, bytes) in sizes)
            {
                var large = await MeasureAsync(scenario, count, bytes);
                var above = large.Megabytes - small.Megabytes;
                Console.Write($"{$"{Text(large)} {above:+0;-0}",-20} ");
                isGood &= large.Trouble.Length == 0 && above <= MostAbove;
            }
            Console.WriteLine();
        }
        Console.WriteLine(isGood ? "bounded" : "NOT bounded");
        return isGood ? 0 : 1;
    }

    private static string Text(Outcome outcome) =>
        string.Create(CultureInfo.InvariantCulture, $"{outcome.Megabytes} MB {outcome.Seconds:0.0} s{outcome.Trouble}");

    private async Task<Outcome> MeasureAsync(Scenario scenario, int count, int bytes)
    {
        var directory = Directory.CreateTempSubdirectory("actorvent-bench-").FullName;
        await using var api = await ApiServer.StartAsync(new ApiServerOptions { History = 100_000 }, _time);
        var receivers = new List<Receiver>();
        for (var i = 0; i < scenario.Endpoints; i++)
        {
            var receiver = await Receiver.StartAsync(new ReceiverOptions(), _time);
            receiver.Behaviour.Delay = scenario.Delay;
            receiver.Behaviour.Hang = i < scenario.Hangs;
            receiver.Behaviour.FailRate = i < scenario.Fails ? 1 : 0;
            receivers.Add(receiver);
        }
        try
        {
            return await MeasureAsync(scenario, api, new LargePods(api.Store, count, bytes), receivers, directory);
        }
        finally
        {
            foreach (var receiver in receivers)
                await receiver.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<Outcome> MeasureAsync(Scenario scenario, ApiServer api, LargePods pods, List<Receiver> receivers, string directory)
    {
        string[] arguments = ["--collapse", scenario.Collapse, "--streaming-lists", scenario.Pages ? "off" : "auto", .. receivers.SelectMany(r => (string[])["--url", r.Uri.ToString()])];
        var node = LimitedNode.Start(program, Limit, api, directory, arguments);
        try
        {
            pods.Step();
            var started = _time.GetTimestamp();
            if (scenario.Fails == 0)
                await ArriveAsync(node, api, receivers[scenario.Hangs..]);
            for (var change = 0; change < scenario.Changes; change++)
                pods.Step();
            if (scenario.Fails > 0 || scenario.Hangs > 0)
                await Task.Delay(Down, _time);
            var (peak, lost) = (node.PeakMegabytes, node.OutOfMemory.Count);
            if (scenario.Restarts)
            {
                await node.DisposeAsync();
                if (scenario.Deletes)
                    pods.Delete();
                if (scenario.Deletes)
                    api.Store.Compact();
                node = LimitedNode.Start(program, Limit, api, directory, arguments);
            }
            foreach (var receiver in receivers)
                receiver.Behaviour.FailRate = 0;
            var missing = await ArriveAsync(node, api, receivers[scenario.Hangs..]);
            return new Outcome(Math.Max(peak, node.PeakMegabytes), _time.GetElapsedTime(started).TotalSeconds, Trouble(node, lost, missing, receivers));
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    private static string Trouble(LimitedNode node, int lost, int missing, List<Receiver> receivers)
    {
        var violations = receivers.Sum(receiver => receiver.Log.Summary().OrderViolations);
        lost += node.OutOfMemory.Count;
        return (lost > 0 ? $" {lost} OOM" : "") + (node.HasEnded ? " ENDED" : "") + (missing > 0 ? $" {missing} missing" : "") + (violations > 0 ? $" {violations} out of order" : "");
    }

    /// <returns>How many last states have not arrived in time.</returns>
    private async Task<int> ArriveAsync(LimitedNode node, ApiServer api, List<Receiver> receivers)
    {
        var expected = api.Store.LastStates();
        var started = _time.GetTimestamp();
        while (true)
        {
            var missing = receivers.Sum(receiver => receiver.Log.Missing(expected).Count);
            if (missing == 0 || node.HasEnded || _time.GetElapsedTime(started) > Most)
                return missing;
            await Task.Delay(TimeSpan.FromMilliseconds(20), _time);
        }
    }
}
