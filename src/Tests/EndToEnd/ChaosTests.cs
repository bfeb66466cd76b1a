using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>Real processes, real signals, real files.</summary>
[Trait("Category", "Chaos")]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Window = 64;

    [Fact]
    public async Task Run_KilledThreeTimesUnderLoad_LosesNothingAndKeepsOrder()
    {
        await using var rig = await Rig.StartAsync(pods: 2_000, seed: 42);
        var node = rig.StartNode("--collapse", "none");
        Assert.Empty(await rig.SettleAsync(TimeSpan.FromSeconds(60)));
        for (var kill = 0; kill < 3; kill++)
        {
            var before = rig.Receiver.Log.Summary().Accepted;
            var driving = rig.Life.DriveAsync(changes: 5_000, rate: 1_000);
            await rig.WaitForAsync(before + 2_000, TimeSpan.FromSeconds(60));
            await node.KillAsync();
            await node.DisposeAsync();
            // Pods change and go while nobody watches.
            await driving;
            node = rig.StartNode("--collapse", "none");
        }
        await rig.Life.DriveAsync(changes: 5_000, rate: 1_000);

        var missing = await rig.SettleAsync(TimeSpan.FromSeconds(90));

        var summary = rig.Receiver.Log.Summary();
        output.WriteLine($"{summary}");
        Assert.True(missing.Count == 0, $"{missing.Count} missing, the first: {missing.FirstOrDefault()}\n{string.Join("\n", node.Lines.TakeLast(15))}");
        Assert.Equal(0, summary.OrderViolations);
        Assert.InRange(summary.Repeats, 0, 3 * Window);
        Assert.DoesNotContain(summary.Causes, cause => cause.Key == "resync");

        await RestartsCleanlyAsync(rig, node);
    }

    [Fact]
    public async Task Run_FirstStart_DeliversEverythingOnceInOrder()
    {
        await using var rig = await Rig.StartAsync(pods: 200, seed: 7);
        await using var node = rig.StartNode();
        await rig.Life.DriveAsync(changes: 1_000, rate: 500);

        var missing = await rig.SettleAsync(TimeSpan.FromSeconds(30));

        var summary = rig.Receiver.Log.Summary();
        output.WriteLine($"{summary}");
        Assert.True(missing.Count == 0, $"{missing.Count} missing, the first: {missing.FirstOrDefault()}\n{string.Join("\n", node.Lines.TakeLast(15))}");
        Assert.Equal(0, summary.OrderViolations);
        Assert.Equal(0, summary.Repeats);
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Fact]
    public async Task Run_WithALostJournal_RepeatsUnderTheSameIds()
    {
        await using var rig = await Rig.StartAsync(pods: 100, seed: 11);
        await using (var node = rig.StartNode())
        {
            Assert.Empty(await rig.SettleAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal(0, await node.TerminateAsync());
        }
        var before = rig.Receiver.Log.Summary();
        rig.LoseJournal();

        await using var again = rig.StartNode();
        await rig.WaitForAsync(before.Accepted + 100, TimeSpan.FromSeconds(30));

        var after = rig.Receiver.Log.Summary();
        Assert.Equal(before.Distinct, after.Distinct);
        Assert.Equal(100, after.Repeats);
        Assert.Equal(0, await again.TerminateAsync());
    }

    private async Task RestartsCleanlyAsync(Rig rig, NodeProcess node)
    {
        Assert.Equal(0, await node.TerminateAsync());
        var before = rig.Receiver.Log.Summary();
        await node.DisposeAsync();
        await using var again = rig.StartNode("--collapse", "none");
        await rig.Life.DriveAsync(changes: 100, rate: 1_000);

        var missing = await rig.SettleAsync(TimeSpan.FromSeconds(30));

        var after = rig.Receiver.Log.Summary();
        output.WriteLine($"after a clean restart: {after}");
        Assert.Empty(missing);
        Assert.Equal(before.Repeats, after.Repeats);
        Assert.Equal(0, after.OrderViolations);
        Assert.DoesNotContain(again.Lines, line => line.Contains(": listed ", StringComparison.Ordinal));
        Assert.Equal(0, await again.TerminateAsync());
    }
}
