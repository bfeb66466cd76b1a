using System.Globalization;
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

    [Fact]
    public async Task Kill_OfAnyNode_PausesNothingForLong()
    {
        await using var rig = await StartAsync();
        var pauses = await ThroughAsync(rig, Number("ACTORVENT_TEST_HISTORIES", 3), "kill -9", async node =>
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
        var pauses = await ThroughAsync(rig, Number("ACTORVENT_TEST_HISTORIES", 3), "clean restart", async node =>
        {
            Assert.Equal(0, await rig.Nodes[node].TerminateAsync());
            await rig.StartAsync(node, Patience);
        });

        // On a machine that does nothing else it is some 2 s.
        Assert.All(pauses, static pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
    }

    private static async Task<ClusterRig> StartAsync()
    {
        var rig = await ClusterRig.CreateAsync(Pods, seed: 7, nodes: 3, "--collapse", "none");
        for (var node = 0; node < 3; node++)
            await rig.StartAsync(node, Patience);
        Assert.Empty(await rig.SettleAsync(Patience));
        return rig;
    }

    /// <summary>Does it to one node after the other while pods change.</summary>
    /// <returns>Of each time, the longest that a change waited which was made about then.</returns>
    private async Task<List<TimeSpan>> ThroughAsync(ClusterRig rig, int times, string what, Func<int, Task> act)
    {
        using var calm = new CancellationTokenSource();
        var life = rig.Life.RunAsync(Rate, calm.Token);
        var acts = new List<(int Node, DateTimeOffset Begin, DateTimeOffset End)>();
        await Task.Delay(After, TimeProvider.System);
        for (var i = 0; i < times; i++)
        {
            var begin = TimeProvider.System.GetUtcNow();
            await act(i % 3);
            await Task.Delay(After, TimeProvider.System);
            acts.Add((i % 3, begin, TimeProvider.System.GetUtcNow()));
            rig.Changes();
        }
        await calm.CancelAsync();
        await life;
        Assert.Empty(await rig.SettleAsync(Patience));
        var waits = rig.Endpoints.SelectMany(endpoint => endpoint.Waits(rig.Changes(), rig.Api.Store.MadeAt)).ToList();
        var pauses = acts.ConvertAll(act => waits.Where(wait => wait.MadeAt > act.Begin - Before && wait.MadeAt < act.End).Max(static wait => wait.Wait));
        for (var i = 0; i < times; i++)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} of node {acts[i].Node + 1}: {pauses[i].TotalSeconds:f2} s"));
        var sorted = pauses.Order().ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, {times} times: p50 {sorted[times / 2].TotalSeconds:f2} s, max {sorted[^1].TotalSeconds:f2} s"));
        Assert.All(rig.Endpoints, static endpoint => Assert.Equal(0, endpoint.Receiver.Log.Summary().OrderViolations));
        return pauses;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
