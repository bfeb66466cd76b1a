using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>The first list of a real process, streamed and in pages, while pods change.</summary>
public sealed class FirstListTests
{
    [Theory]
    [InlineData("auto", 0, 0)]
    [InlineData("off", 1, 2)]
    public async Task Run_FirstStart_ListsAsItIsToldAndMissesNothing(string streaming, int lists, int pages)
    {
        await using var rig = await Rig.StartAsync(pods: 1_200, seed: 5);
        await using var node = rig.StartNode("--collapse", "none", "--streaming-lists", streaming);
        await rig.Life.DriveAsync(changes: 2_000, rate: 1_000);

        var missing = await rig.SettleAsync(TimeSpan.FromSeconds(60));

        var summary = rig.Receiver.Log.Summary();
        Assert.True(missing.Count == 0, $"{missing.Count} missing, the first: {missing.FirstOrDefault()}\n{string.Join("\n", node.Lines.TakeLast(15))}");
        Assert.Equal((0, 0), (summary.OrderViolations, summary.Repeats));
        Assert.Equal((lists, pages), (rig.Api.Requests.Lists, rig.Api.Requests.Pages));
        Assert.Equal(0, await node.TerminateAsync());
    }
}
