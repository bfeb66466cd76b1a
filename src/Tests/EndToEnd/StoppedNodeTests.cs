using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>A node that has stopped, cleanly or not: its journal is asked in its place.</summary>
[TakesLong]
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
        var endpoints = await AskAsync(rig, "endpoints");

        Assert.Contains("it does not run", status, StringComparison.Ordinal);
        Assert.Contains("local   stopped", status, StringComparison.Ordinal);
        Assert.Contains("64 partitions", status, StringComparison.Ordinal);
        Assert.Equal(65, partitions.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(pod.Value.Version, shown, StringComparison.Ordinal);
        Assert.Matches(@"127\.0\.0\.1-\S+ +(has-it|unknown) ", shown);
        Assert.Matches(@"127\.0\.0\.1-\S+ +http://127\.0\.0\.1:\d+ +stopped ", endpoints);
    }

    [Fact]
    public async Task Journal_OfANodeThatStopped_TellsWhoHasWhat()
    {
        await using var rig = await Rig.StartAsync(pods: 20, seed: 14);
        await using (var node = rig.StartNode())
        {
            Assert.Empty(await rig.SettleAsync(TimeSpan.FromSeconds(60)));
            Assert.Equal(0, await node.TerminateAsync());
        }

        var shown = await AskAsync(rig, "objects", "show", rig.Api.Store.LastStates().First(static state => !state.Value.IsDeleted).Key);

        // Until there is something else to do, the journal is not told: it may know less.
        Assert.Matches(@"127\.0\.0\.1-\S+ +(has-it|unknown) ", shown);
        Assert.Equal("Nothing was given up.\n", await AskAsync(rig, "dead-letters"));
    }

    [Fact]
    public async Task DeadLetters_AreToldByTheNode_AndByItsJournal()
    {
        await using var rig = await Rig.StartAsync(pods: 20, seed: 15);
        rig.Receiver.Behaviour.FailStatus = 422;
        rig.Receiver.Behaviour.Body = "no such channel";
        rig.Receiver.Behaviour.FailRate = 1;
        await using var node = rig.StartNode();

        var told = await UntilAsync(rig, text => text.Split('\n').Length > 20, "dead-letters", "127.");
        await UntilAsync(rig, static text => text.Contains("changes became dead letters since", StringComparison.Ordinal), "status");
        await node.KillAsync();

        Assert.Contains("422 Unprocessable Entity: no such channel", told, StringComparison.Ordinal);
        Assert.Equal(Plain(told), Plain(await AskAsync(rig, "dead-letters")));
        var (code, _, error, _) = await Invocation.RunAsync(["dead-letters", "nobody", "--data", rig.Data]);
        Assert.Equal((1, "actorvent: no endpoint has an id that begins with 'nobody'\n"), (code, error));
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

    /// <summary>Without ages.</summary>
    private static IEnumerable<string> Plain(string text) => text.Split('\n').Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(static (_, column) => column != 4))).Order();

    private static async Task<string> UntilAsync(Rig rig, Func<string, bool> isSo, params string[] arguments)
    {
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var (code, output, error, _) = await Invocation.RunAsync([.. arguments, "--data", rig.Data]);
            if (isSo(output))
                return output;
            Assert.False(over.IsCancellationRequested, $"{code}: {output}{error}");
        }
    }

    private static async Task<string> AskAsync(Rig rig, params string[] arguments)
    {
        var (code, output, error, _) = await Invocation.RunAsync([.. arguments, "--data", rig.Data]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }
}
