using System.Text.RegularExpressions;
using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.Node;
using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>The session in docs/asking.md, typed at a real node: what it shows is like what the document shows, line by line.</summary>
[TakesLong]
public sealed partial class AskingDocumentTests(OperatorTests.Stage stage) : IClassFixture<OperatorTests.Stage>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Document = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "asking.md"));

    [Fact]
    public async Task Session_GoesAsItIsWritten()
    {
        var steps = Session().ToList();
        Assert.True(steps.Count > 8, "there should be a session in the document");
        // Some pods have more than one state to show.
        await stage.Rig.Life.DriveAsync(changes: 60, rate: 200);
        foreach (var (command, shown) in steps)
        {
            Assert.True(shown.Count > 0, $"the document should show what 'actorvent {string.Join(' ', command)}' shows");
            if (command.Contains("tail"))
                await FollowAsync(command, shown);
            else
                await AskAsync(command, shown);
        }
    }

    private async Task AskAsync(string[] command, IReadOnlyList<Regex> shown)
    {
        // Each pod in turn: not all have what the document's has.
        string[] pods = [.. stage.Rig.Api.Store.LastStates().Where(static state => !state.Value.IsDeleted).Select(static state => state.Key)];
        var asked = 0;
        await stage.SaysUntilAsync(output => shown.All(line => line.IsMatch(output)), () => [.. command.Select(word => word == "shop/web-0" ? pods[asked++ % pods.Length] : word)]);
    }

    /// <summary>What goes on is followed until it has shown each line, and ended, not by Ctrl-C: what runs in a shell's background is deaf to that.</summary>
    private async Task FollowAsync(string[] command, IReadOnlyList<Regex> shown)
    {
        stage.Rig.Receiver.Behaviour.FailRate = command.Contains("--failed") ? 0.5 : 0;
        await using var tail = NodeProcess.Start([.. command, "--data", stage.Data]);
        await stage.ChangeUntilAsync(() => shown.All(line => tail.Lines.Any(line.IsMatch)), () => tail.Lines);
        stage.Rig.Receiver.Behaviour.FailRate = 0;
        tail.Signal((int)Signal.Terminate);
        Assert.Equal(0, await tail.WaitAsync().WaitAsync(Patience));
    }

    private static IEnumerable<(string[] Command, IReadOnlyList<Regex> Shown)> Session()
    {
        foreach (Match block in Block().Matches(Document))
        {
            foreach (var step in block.Groups[1].Value.Split("$ actorvent ", StringSplitOptions.RemoveEmptyEntries))
            {
                var lines = step.Split('\n');
                yield return (lines[0].Split(' '), [.. lines.Skip(1).Where(static line => line.Length > 0).Select(ShownLine.Like)]);
            }
        }
    }

    [GeneratedRegex("```\n(\\$ actorvent [^`]*)```")]
    private static partial Regex Block();
}
