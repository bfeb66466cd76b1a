using System.Text.RegularExpressions;
using ActorVent.Node.Commands;
using ActorVent.Node.Commands.Asking;
using Xunit;

namespace ActorVent.Tests.Node;

/// <summary>Commands that documents name within their sentences, where nothing can run them: the program knows them, and build.fsx its targets.</summary>
public sealed partial class DocumentedCommandTests
{
    public static TheoryData<string> Commands { get; } = new(All(Command()));

    public static TheoryData<string> Targets { get; } = new(All(Target()));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OfTheProgram_IsUnderstood(string line)
    {
        string[] words = line == "help COMMAND" ? ["run"] : line.Split(' ');
        var command = words[0].StartsWith('-') ? CommandCatalog.Default : Find(string.Join(' ', words.Take(2))) ?? Find(words[0]);
        var isGroup = words.Length == 1 && CommandCatalog.All.Any(one => one.Name.StartsWith($"{words[0]} ", StringComparison.Ordinal));
        Assert.True(command is not null || isGroup, $"there is no command '{line}'");

        // A name alone is that of the command, whatever it takes.
        if (command is not null && line != command.Name)
            Assert.Empty(FlagReader.Read(command, [.. words.Skip(words[0].StartsWith('-') ? 0 : command.Name.Split(' ').Length)]).Findings.Errors);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Target_OfTheBuild_IsThere(string line)
    {
        var words = line.Split(' ');
        Assert.Contains($"\"{words[0]}\"", File.ReadAllText(Path.Combine(DocumentationTests.Root, "build.fsx")), StringComparison.Ordinal);
        if (words[0] == "bench" && words.Length > 1 && words[1][0] != '[')
            Assert.Contains($"case \"{words[1]}\"", File.ReadAllText(Path.Combine(DocumentationTests.Root, "src", "Bench", "Program.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_OfWhatANodeIsAsked_HasEveryCommand()
    {
        var rows = Row().Matches(File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "asking.md"))).SelectMany(static row => CommandsIn(row.Groups[1].Value));

        Assert.Equal(CommandCatalog.All.Where(static command => command.Group == AskOptions.Group).Select(static command => command.Name).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    /// <summary>What cannot be run as it stands is held against what it is about, by a test that reads just these.</summary>
    [Fact]
    public void Commands_InOtherBlocks_AreWhereATestReadsThem()
    {
        (string, string)[] read = [("README.md", "text"), ("kubernetes.md", "text"), ("asking.md", "")];
        foreach (var (file, block) in DocumentationTests.Documents().SelectMany(static file => Block().Matches(File.ReadAllText(file)), static (file, block) => (Path.GetFileName(file), block)))
        {
            var isRead = block.Groups[1].Value == "console" || read.Contains((file, block.Groups[1].Value));
            Assert.True(isRead || !block.Groups[2].Value.Split('\n').Any(static line => line.StartsWith("$ ", StringComparison.Ordinal)), $"{file}: nothing runs or reads the commands of\n{block.Value}");
        }
    }

    /// <summary><c>`cluster show`, `status`</c> are two of the same group.</summary>
    private static IEnumerable<string> CommandsIn(string cell)
    {
        string[] spans = [.. Span().Matches(cell).Select(static span => string.Join(' ', span.Groups[1].Value.Split(' ').TakeWhile(static word => char.IsAsciiLetterLower(word[0]))))];
        var group = spans[0].Split(' ')[0];
        return spans.Select(span => span == spans[0] || span.StartsWith($"{group} ", StringComparison.Ordinal) ? span : $"{group} {span}");
    }

    private static CommandDefinition? Find(string name) => CommandCatalog.All.FirstOrDefault(command => command.Name == name);

    private static IEnumerable<string> All(Regex regex) => DocumentationTests.Documents().SelectMany(file => regex.Matches(File.ReadAllText(file))).Select(static match => match.Groups[1].Value.TrimEnd()).Distinct();

    [GeneratedRegex(@"(?m)(?:`|^\$ |^|-- )(?:artifacts/)?actorvent (?=[a-z-])([^`\n]+)(?:`|$)")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?m)(?:`|^\$ |^)dotnet fsi build\.fsx ([a-z][^`\n]*)")]
    private static partial Regex Target();

    [GeneratedRegex(@"(?m)^\| (`[^|]+) \| ")]
    private static partial Regex Row();

    [GeneratedRegex("^ *```(\\w*)\n(.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();
}
