using System.Text.RegularExpressions;
using ActorVent.Tests.Node;
using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>The session in docs/asking.md, typed at a real node: what it shows has the columns, and the words in front, that the document says.</summary>
public sealed partial class AskingDocumentTests(OperatorTests.Stage stage) : IClassFixture<OperatorTests.Stage>
{
    private static readonly string Document = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "asking.md"));

    [Fact]
    public async Task Session_GoesAsItIsWritten()
    {
        var commands = Session().Where(static step => !step.Command.Split(' ').Contains("tail")).ToList();
        Assert.True(commands.Count >= 4, "there should be a session in the document");
        foreach (var (command, shown) in commands)
        {
            var typed = command.Replace("shop/web-0", stage.AnyPod, StringComparison.Ordinal);
            foreach (var line in shown.Where(IsFixed))
                Assert.Contains(Plain(line), Plain(await stage.SaysUntilAsync(text => Plain(text).Contains(Plain(line), StringComparison.Ordinal), typed.Split(' '))), StringComparison.Ordinal);
        }
    }

    /// <summary>Names of columns, and sentences; what is in the columns is of another day.</summary>
    private static bool IsFixed(string line) => Columns().IsMatch(line) || line is "Nothing is wrong." or "Nothing was given up." || line.StartsWith("level ", StringComparison.Ordinal);

    private static string Plain(string text) => Blanks().Replace(text, " ");

    private static IEnumerable<(string Command, IReadOnlyList<string> Shown)> Session()
    {
        foreach (Match block in Block().Matches(Document))
        {
            var steps = block.Groups[1].Value.Split("$ actorvent ", StringSplitOptions.RemoveEmptyEntries);
            foreach (var step in steps)
            {
                var lines = step.Split('\n');
                yield return (lines[0], [.. lines.Skip(1).Where(static line => line.Length > 0)]);
            }
        }
    }

    [GeneratedRegex("```\n(\\$ actorvent [^`]*)```")]
    private static partial Regex Block();

    [GeneratedRegex("^[A-Z]+( {3,}[A-Z]+)+$")]
    private static partial Regex Columns();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
