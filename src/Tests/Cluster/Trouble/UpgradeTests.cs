using Xunit;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>A node of the commit before beside this one's, which ACTORVENT_TEST_PREVIOUS names: an upgrade one node at a time, and the way back.</summary>
[Trait("Category", "Upgrade")]
public sealed class UpgradeTests(ITestOutputHelper output)
{
    private const int Rate = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact(Explicit = true)]
    public async Task Nodes_OfThisCommitAndTheOneBefore_AreOneCluster()
    {
        var previous = Environment.GetEnvironmentVariable("ACTORVENT_TEST_PREVIOUS");
        Assert.True(File.Exists(previous), "ACTORVENT_TEST_PREVIOUS has to name the program of the commit before");
        var isPrevious = new[] { true, true, true };
        await using var rig = await ClusterRig.CreateAsync(pods: 200, seed: 3, nodes: 3, "--collapse", "none");
        rig.ProgramOf = node => isPrevious[node - 1] ? previous : null;
        for (var node = 0; node < 3; node++)
            await rig.StartAsync(node, Patience);
        Assert.Empty(await rig.SettleAsync(Patience));
        using var calm = new CancellationTokenSource();
        var life = rig.Life.RunAsync(Rate, calm.Token);

        // There, one by one, and one of them back: what is stored and what is told is understood by both.
        foreach (var (node, toPrevious) in ((int, bool)[])[(0, false), (1, false), (2, false), (0, true), (0, false)])
        {
            isPrevious[node] = toPrevious;
            Assert.Equal(0, await rig.Nodes[node].TerminateAsync());
            await rig.StartAsync(node, Patience);
            output.WriteLine($"node {node + 1} is of {(toPrevious ? "the commit before" : "this commit")}");
        }

        await calm.CancelAsync();
        await life;
        Assert.Empty(await rig.SettleAsync(Patience));
        foreach (var endpoint in rig.Endpoints)
        {
            var log = endpoint.Receiver.Log.Summary();
            Assert.Equal((0, 0), (log.OrderViolations, log.Repeats));
        }
        Assert.All(rig.Nodes, static node => Assert.Empty(node.Ends));
    }
}
