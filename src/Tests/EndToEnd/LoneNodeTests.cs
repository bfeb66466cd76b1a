using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>A node that is alone pays nothing for what several nodes need.</summary>
public sealed class LoneNodeTests
{
    [Fact]
    public async Task Run_OnAFile_LoadsNothingOfTheCluster()
    {
        await using var rig = await Rig.StartAsync(pods: 20, seed: 5);
        await using var node = rig.StartNode();
        Assert.Empty(await rig.SettleAsync(TimeSpan.FromSeconds(60)));

        var loaded = (await File.ReadAllLinesAsync($"/proc/{node.Id}/maps"))
            .Select(line => Path.GetFileName(line.Split(' ')[^1])).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).ToHashSet();

        Assert.Contains("Akka.dll", loaded);
        Assert.DoesNotContain(loaded, name => name.StartsWith("Akka.Cluster", StringComparison.Ordinal) || name.StartsWith("DotNetty", StringComparison.Ordinal)
            || name is "Akka.Remote.dll" or "Akka.Coordination.dll" or "Akka.DistributedData.dll");
        Assert.Equal(0, await node.TerminateAsync());
    }
}
