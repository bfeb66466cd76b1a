using ActorVent.Tests.Simulation;
using Xunit;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>Three nodes as real processes, with all that happens to nodes, networks and databases.</summary>
[Trait("Category", "Cluster")]
public sealed class TroubleTests(ITestOutputHelper output)
{
    private const int Window = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A request is on its way, and waits for a processor, before it is seen.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Cluster_MinutesOfTrouble_LosesNothingAndKeepsOrder()
    {
        foreach (var seed in Seeds())
            await RunAsync(seed);
    }

    private async Task RunAsync(int seed)
    {
        await using var rig = await ClusterRig.CreateAsync(pods: 2_000, seed, nodes: 4, "--collapse", "none");
        for (var node = 0; node < 3; node++)
            rig.Nodes[node].Start();
        var missing = await rig.SettleAsync(Patience);
        Assert.True(missing.Count == 0, $"{missing.Count} missing at the start, the first: {missing.FirstOrDefault()}\n{rig.Lines(20)}");
        await rig.Leases.InstallAsync();
        var witnessed = TimeProvider.System.GetUtcNow();
        using var calm = new CancellationTokenSource();
        var life = rig.Life.RunAsync(rate: 300, calm.Token);
        var trouble = new ClusterTrouble(rig, seed, Say);

        await trouble.RunAsync(TimeSpan.FromMinutes(3));
        await calm.CancelAsync();
        await life;

        missing = await rig.SettleAsync(Patience);
        await rig.Leases.ReadAsync();
        var logs = rig.Endpoints.Select(endpoint => endpoint.Receiver.Log.Summary()).ToList();
        var overdue = rig.Endpoints.SelectMany(endpoint => endpoint.Overdue(rig.Leases, witnessed)).OrderBy(static request => request.Delivery.Time).ToList();
        var late = overdue.Count(static request => request.By > OnItsWay);
        Say($"seed {seed}: {trouble.Crashes} crashes, {logs.Sum(log => log.Accepted)} accepted, {logs.Sum(log => log.Repeats)} repeats, " +
            $"{logs.Sum(log => log.OrderViolations)} out of order, {late} without a lease, fenced writes {FencedWrites(rig)}");
        foreach (var violation in logs.SelectMany(static log => log.Violations))
            Say(violation);
        foreach (var (delivery, by) in overdue.Take(50))
            Say($"{delivery.Time:HH:mm:ss.fff} {delivery.Key} of {delivery.From} at {delivery.Path} came {by.TotalMilliseconds:0} ms after the end of its sender's lease");
        foreach (var end in rig.Nodes.SelectMany((node, number) => node.Ends.Select(end => $"node {number + 1} ended: {end}")))
            Say(end);
        if (missing.Count > 0)
            Say(await rig.OwnersAsync(missing.Select(static missing => missing.Split(": ")[1])));
        Assert.True(missing.Count == 0, $"{missing.Count} missing, the first: {missing.FirstOrDefault()}\n{rig.Lines(60)}");
        // A request that ended without an answer may be seen after what followed it: at most one per endpoint and pause.
        Assert.InRange(logs.Sum(log => log.OrderViolations), 0, trouble.Pauses * rig.Endpoints.Count);
        Assert.All(logs, log => Assert.InRange(log.Repeats, 0, trouble.Crashes * Window));
        Assert.All(rig.Endpoints, endpoint => Assert.Empty(endpoint.OtherIds()));
        Assert.InRange(late, 0, trouble.Pauses * rig.Endpoints.Count);
    }

    /// <summary>ACTORVENT_TEST_SEED and ACTORVENT_TEST_HISTORIES choose others.</summary>
    private static IEnumerable<int> Seeds() => Enumerable.Range(Histories.Number("ACTORVENT_TEST_SEED") ?? 1, Histories.Number("ACTORVENT_TEST_HISTORIES") ?? 3);

    private static int FencedWrites(ClusterRig rig) => rig.Database.Log.Split('\n').Count(line => line.Contains("ERROR:", StringComparison.Ordinal) && line.Contains("lease", StringComparison.Ordinal));

    private void Say(string line) => output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {line}");
}
