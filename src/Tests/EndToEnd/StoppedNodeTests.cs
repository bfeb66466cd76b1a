using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>A node that has stopped, cleanly or not: its journal is asked in its place.</summary>
public sealed class StoppedNodeTests
{
    [Fact]
    public async Task Journal_OfANodeThatWasKilled_IsAsked()
    {
        await using var rig = await Rig.StartAsync(pods: 20, seed: 12);
        await using var node = rig.StartNode();
        Assert.Empty(await rig.SettleAsync(TimeSpan.FromSeconds(60)));
        await node.KillAsync();
        var pod = rig.Api.Store.LastStates().First(static state => !state.Value.IsDeleted);

        var status = await AskAsync(rig, "status");
        var partitions = await AskAsync(rig, "partitions");
        var shown = await AskAsync(rig, "objects", "show", pod.Key);

        Assert.Contains("it does not run", status, StringComparison.Ordinal);
        Assert.Contains("local   stopped", status, StringComparison.Ordinal);
        Assert.Contains("64 partitions", status, StringComparison.Ordinal);
        Assert.Equal(65, partitions.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(pod.Value.Version, shown, StringComparison.Ordinal);
        Assert.Contains("Who has it is not known", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cluster", "show")]
    [InlineData("actor", "hierarchy")]
    public async Task Question_ThatOnlyARunningNodeCanAnswer_IsRefused(params string[] arguments)
    {
        await using var rig = await Rig.StartAsync(pods: 1, seed: 13);
        await using (var node = rig.StartNode())
        {
            Assert.Empty(await rig.SettleAsync(TimeSpan.FromSeconds(60)));
            Assert.Equal(0, await node.TerminateAsync());
        }

        var (code, _, error, _) = await Invocation.RunAsync([.. arguments, "--data", rig.Data]);

        Assert.Equal(2, code);
        Assert.Contains("no node answers", error, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(Rig rig, params string[] arguments)
    {
        var (code, output, error, _) = await Invocation.RunAsync([.. arguments, "--data", rig.Data]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }
}
