using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Cluster.Nodes;

/// <summary>Several nodes as one: they share the work, and take over from each other.</summary>
[Trait("Category", "Cluster")]
public sealed class ClusterTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nodes_ShareTheWork()
    {
        await using var rig = await ClusterRig.StartAsync(200, "one", "two", "three");
        await rig.StartNodesAsync(3);
        await rig.Life.DriveAsync(changes: 500, rate: 500);

        Assert.Empty(await rig.SettleAsync(Soon));

        await rig.UntilAsync(Soon, async () => (await rig.CountsAsync("partitions")) is [> 15, > 15, > 15]);
        await rig.UntilAsync(Soon, async () => (await rig.CountsAsync("endpoints")) is [1, 1, 1]);
        Assert.Equal(1, (await rig.CountsAsync("watchers")).Sum());
        AssertKept(rig, repeats: 0);
    }

    [Fact]
    public async Task Node_ThatLeaves_HandsOverWithoutARepeat()
    {
        await using var rig = await ClusterRig.StartAsync(200, "one", "two", "three");
        await rig.StartNodesAsync(3);
        Assert.Empty(await rig.SettleAsync(Soon));

        // The first is the oldest, whose coordinators go, too.
        foreach (var leaving in rig.Nodes.Take(2).ToList())
        {
            var driving = rig.Life.DriveAsync(changes: 1_000, rate: 300);
            await leaving.StopAsync();
            await driving;

            Assert.Empty(await rig.SettleAsync(Soon));
        }

        Assert.Equal(64, (await rig.Nodes[2].EntitiesAsync("partitions")).Count);
        AssertKept(rig, repeats: 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Node_ThatIsKilled_IsTakenOver(int victim)
    {
        await using var rig = await ClusterRig.StartAsync(200, "one", "two", "three");
        await rig.StartNodesAsync(3);
        Assert.Empty(await rig.SettleAsync(Soon));

        var driving = rig.Life.DriveAsync(changes: 1_000, rate: 300);
        await rig.KillAsync(rig.Nodes[victim]);
        await driving;

        Assert.Empty(await rig.SettleAsync(Soon));
        AssertKept(rig, repeats: 64);
    }

    [Fact]
    public async Task Endpoint_ThatOnlyOneNodeKnows_RunsThere()
    {
        await using var rig = await ClusterRig.StartAsync(50, "one", "two", "new-1", "new-2", "new-3", "new-4");
        await rig.StartNodeAsync("one", "two");
        await rig.StartNodeAsync("one", "two");
        await rig.StartNodeAsync([.. rig.Receivers.Keys]);

        await rig.UntilAsync(Soon, async () => (await rig.CountsAsync("endpoints")).Sum() == 6);

        Assert.Superset(new HashSet<string> { "new-1", "new-2", "new-3", "new-4" }, (await rig.Nodes[2].EntitiesAsync("endpoints")).ToHashSet());
    }

    private void AssertKept(ClusterRig rig, int repeats)
    {
        foreach (var node in rig.Nodes)
            output.WriteLine($"{node.Name}: {string.Join("\n", node.Log.Lines.Where(line => line.Level >= LogLevel.Warning).TakeLast(20))}");
        foreach (var (endpoint, receiver) in rig.Receivers)
        {
            var summary = receiver.Log.Summary();
            output.WriteLine($"{endpoint}: {summary}");
            Assert.Equal(0, summary.OrderViolations);
            Assert.InRange(summary.Repeats, 0, repeats);
        }
    }
}
