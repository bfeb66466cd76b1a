using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>A node that is alone pays nothing for what several nodes need.</summary>
public sealed class LoneNodeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Run_OnAFile_LoadsNothingOfTheCluster_AlsoWhenItIsAsked()
    {
        await using var rig = await Rig.StartAsync(pods: 20, seed: 5);
        await using var node = rig.StartNode();
        Assert.Empty(await rig.SettleAsync(Patience));
        foreach (var question in (string[][])[["status"], ["cluster", "show"]])
            Assert.Equal(0, (await Invocation.RunAsync([.. question, "--data", rig.Data])).Code);

        var loaded = (await File.ReadAllLinesAsync($"/proc/{node.Id}/maps"))
            .Select(line => Path.GetFileName(line.Split(' ')[^1])).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).ToHashSet();

        Assert.Contains("Akka.dll", loaded);
        Assert.DoesNotContain(loaded, name => name.StartsWith("Akka.Cluster", StringComparison.Ordinal) || name.StartsWith("DotNetty", StringComparison.Ordinal)
            || name is "Akka.Remote.dll" or "Akka.Coordination.dll" or "Akka.DistributedData.dll");
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Fact]
    public async Task Node_ThatIsToLeave_StopsAsAtSigterm_AndRepeatsNothing()
    {
        await using var rig = await Rig.StartAsync(pods: 20, seed: 16);
        await using (var node = rig.StartNode())
        {
            Assert.Empty(await rig.SettleAsync(Patience));
            await using var members = NodeProcess.Start("cluster", "tail", "--data", rig.Data);
            using var over = new CancellationTokenSource(Patience);
            while (!members.Lines.Any(static line => line.EndsWith("  local  leader", StringComparison.Ordinal)))
            {
                await rig.Life.DriveAsync(changes: 10, rate: 100);
                Assert.False(over.IsCancellationRequested, string.Join('\n', members.Lines));
            }
            Assert.Empty(await rig.SettleAsync(Patience));

            var (code, output, error, _) = await Invocation.RunAsync(["cluster", "leave", "local", "--data", rig.Data]);

            Assert.Equal((0, "local leaves\n", ""), (code, output, error));
            Assert.Equal(0, await node.WaitAsync());
            Assert.Contains(node.Lines, static line => line.Contains("Stopping: requests under way get up to", StringComparison.Ordinal));
            Assert.Equal(1, await members.WaitAsync());
        }
        await using var next = rig.StartNode();
        await rig.Life.DriveAsync(changes: 20, rate: 100);
        Assert.Empty(await rig.SettleAsync(Patience));
        Assert.Equal(0, rig.Receiver.Log.Summary().Repeats);
        Assert.Equal(0, await next.TerminateAsync());
    }
}
