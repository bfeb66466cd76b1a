using System.Diagnostics;
using System.Globalization;
using ActorVent.Tests.Simulation;
using Xunit;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>How long deliveries pause while nodes come and go, by the clocks of the pods and of the receivers.</summary>
[Trait("Category", "Cluster")]
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const int Pods = 200;
    private const int Rate = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // A change that is made just before is in flight.
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(8);

    // Five partitions at a time, every two seconds.
    private static readonly TimeSpan EvenOut = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Kill_OfAnyNode_PausesNothingForLong()
    {
        await using var rig = await StartAsync();
        var pauses = await ThroughAsync(rig, (Histories.Number("ACTORVENT_TEST_HISTORIES") ?? 3), "kill -9", async node =>
        {
            await rig.Nodes[node].KillAsync();
            await Task.Delay(After, TimeProvider.System);
            await rig.StartAsync(node, Patience);
        });

        // On a machine that does nothing else it is some 5 s, of which a dead node's lease lasts for 3. Nobody is to wait for more than a busy machine.
        Assert.All(pauses, static pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task RollingRestart_PausesNothingForLong()
    {
        await using var rig = await StartAsync();
        var pauses = await ThroughAsync(rig, (Histories.Number("ACTORVENT_TEST_HISTORIES") ?? 3), "clean restart", async node =>
        {
            Assert.Equal(0, await rig.Nodes[node].TerminateAsync());
            await rig.StartAsync(node, Patience);
        });

        // On a machine that does nothing else it is less than one.
        Assert.All(pauses, static pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("SIGTERM", 0)]
    [InlineData("an order to another node", 75)]
    public async Task Leave_OfAnyNode_PausesNothingForLong(string by, int code)
    {
        await using var rig = await StartAsync();
        var pauses = await ThroughAsync(
            rig,
            Histories.Number("ACTORVENT_TEST_HISTORIES") ?? 1,
            $"clean leave by {by}",
            async node => Assert.Equal(code, await (code == 0 ? rig.Nodes[node].TerminateAsync() : rig.Nodes[node].LeaveAsync(() => OrderAsync(rig, node)))),
            then: async node =>
            {
                await rig.StartAsync(node, Patience);
                await Task.Delay(EvenOut, TimeProvider.System);
            });

        // On a machine that does nothing else it is half a second.
        Assert.All(pauses, static pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task NodeMore_TakesItsShare_AndPausesNothingForLong()
    {
        await using var rig = await StartAsync(nodes: 2);
        var before = await EvenAsync(rig);

        var pauses = await ThroughAsync(rig, 1, "a node more", node => rig.StartAsync(node + 2, Patience), EvenOut);

        var after = await PartitionsAsync(rig);
        var moved = after.Where(partition => before[partition.Key] != partition.Value).ToList();
        output.WriteLine($"{moved.Count} of {after.Count} partitions have moved");
        Assert.Single(moved.Select(static partition => partition.Value).Distinct());
        Assert.InRange(moved.Count, 1, (after.Count / 3) + 1);
        Assert.All(pauses, static pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
    }

    /// <summary>ACTORVENT_TEST_SECONDS says how long.</summary>
    [Fact]
    public async Task BusyMachine_TakesNobodyOut()
    {
        var busy = new List<Process>();
        await using var rig = await StartAsync();
        using var calm = new CancellationTokenSource();
        var life = rig.Life.RunAsync(Rate, calm.Token);
        try
        {
            for (var i = 0; i < 2 * Environment.ProcessorCount; i++)
                busy.Add(Process.Start("sh", ["-c", "while :; do :; done"]));
            for (var left = Histories.Number("ACTORVENT_TEST_SECONDS") ?? 20; left > 0; left--)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                rig.Changes();
            }
        }
        finally
        {
            foreach (var process in busy)
            {
                process.Kill();
                process.Dispose();
            }
        }
        await calm.CancelAsync();
        await life;

        Assert.Empty(await rig.SettleAsync(Patience));
        Assert.All(rig.Nodes, static node => Assert.Empty(node.Ends));
        Assert.Equal(0, await rig.AskAsync<long>("SELECT count(*) FROM actorvent.nodes WHERE revoked"));
        Assert.All(rig.Endpoints, static endpoint => Assert.Equal(0, endpoint.Receiver.Log.Summary().OrderViolations));
    }

    private static async Task<ClusterRig> StartAsync(int nodes = 3)
    {
        var rig = await ClusterRig.CreateAsync(Pods, seed: 7, nodes: 3, "--collapse", "none");
        for (var node = 0; node < nodes; node++)
            await rig.StartAsync(node, Patience);
        Assert.Empty(await rig.SettleAsync(Patience));
        return rig;
    }

    /// <summary>Orders a node to leave, at the next one.</summary>
    private static async Task OrderAsync(ClusterRig rig, int node)
    {
        var address = (await rig.SaysAsync(node, "cluster", "show")).Split('\n').First(static line => line.EndsWith("asked", StringComparison.Ordinal)).Split(' ')[0];
        await rig.SaysAsync((node + 1) % 3, "cluster", "leave", address);
    }

    /// <summary>Waits until no node has more than one partition more than another.</summary>
    private static async Task<Dictionary<string, string>> EvenAsync(ClusterRig rig)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var owned = await PartitionsAsync(rig);
            var counts = owned.Values.CountBy(static node => node).Select(static count => count.Value).ToList();
            if (counts.Count > 1 && counts.Max() - counts.Min() <= 1)
                return owned;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"partitions are not evened out: {string.Join(' ', counts)}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    /// <summary>Whose each partition is; waits for those that are on their way.</summary>
    private static async Task<Dictionary<string, string>> PartitionsAsync(ClusterRig rig)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await rig.AskAsync<long>("SELECT count(*) FROM actorvent.partitions WHERE incarnation IS NULL") > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "there are partitions that nobody has");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
        var all = await rig.AskAsync<string>("SELECT string_agg(partition || '=' || incarnation, ' ') FROM actorvent.partitions");
        return all.Split(' ').Select(static owned => owned.Split('=')).ToDictionary(static owned => owned[0], static owned => owned[1]);
    }

    /// <summary>Does it to one node after the other while pods change.</summary>
    /// <param name="rig">The cluster.</param>
    /// <param name="times">How often.</param>
    /// <param name="what">What it is, for the output.</param>
    /// <param name="act">It.</param>
    /// <param name="after">How long changes count after it.</param>
    /// <param name="then">What makes the cluster whole again; changes made meanwhile do not count.</param>
    /// <returns>Of each time, the longest that a change waited which was made about then.</returns>
    private async Task<List<TimeSpan>> ThroughAsync(ClusterRig rig, int times, string what, Func<int, Task> act, TimeSpan? after = null, Func<int, Task>? then = null)
    {
        using var calm = new CancellationTokenSource();
        var life = rig.Life.RunAsync(Rate, calm.Token);
        var acts = new List<(int Node, DateTimeOffset Begin, DateTimeOffset End)>();
        await Task.Delay(After, TimeProvider.System);
        for (var i = 0; i < times; i++)
        {
            var begin = TimeProvider.System.GetUtcNow();
            await act(i % 3);
            await Task.Delay(after ?? After, TimeProvider.System);
            acts.Add((i % 3, begin, TimeProvider.System.GetUtcNow()));
            rig.Changes();
            if (then is not null)
                await then(i % 3);
        }
        await calm.CancelAsync();
        await life;
        Assert.Empty(await rig.SettleAsync(Patience));
        var waits = rig.Endpoints
            .SelectMany((endpoint, number) => endpoint.Waits(rig.Changes(), rig.Api.Store.MadeAt).Select(wait => (Endpoint: number, wait.Key, wait.MadeAt, wait.Wait)))
            .ToList();
        var pauses = new List<TimeSpan>();
        foreach (var (node, begin, end) in acts)
        {
            // Of each pod and each endpoint, the change that waited longest.
            var longest = waits
                .Where(wait => wait.MadeAt > begin - Before && wait.MadeAt < end)
                .GroupBy(static wait => (wait.Endpoint, wait.Key))
                .Select(static pod => pod.Max(static wait => wait.Wait))
                .Order()
                .ToList();
            pauses.Add(longest[^1]);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} of node {node + 1}: of each pod the longest wait, p50 {longest[longest.Count / 2].TotalSeconds:f2} s, max {longest[^1].TotalSeconds:f2} s"));
        }
        var sorted = pauses.Order().ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, {times} times: p50 {sorted[times / 2].TotalSeconds:f2} s, max {sorted[^1].TotalSeconds:f2} s"));
        Assert.All(rig.Endpoints, static endpoint => Assert.Equal(0, endpoint.Receiver.Log.Summary().OrderViolations));
        return pauses;
    }
}
