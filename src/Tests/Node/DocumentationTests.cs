using System.Text.RegularExpressions;
using ActorVent.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node;

public partial class DocumentationTests
{
    internal static readonly string Root = FindRoot();

    [Fact]
    public void OptionTable_InTheReadme_IsTheOptionsThemselves()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        var table = OptionTable.Markdown(RunOptions.All);
        Assert.True(readme.Contains(table, StringComparison.Ordinal), $"README should contain this table:\n\n{table}");
    }

    [Fact]
    public void Commands_InTheDocumentation_AreAllRunByCi()
    {
        var ci = File.ReadAllText(Path.Combine(Root, ".ci", "run"));
        var commands = Documents().SelectMany(CommandsOf).ToList();
        Assert.True(commands.Count > 5, "there should be commands in the documentation");
        Assert.All(commands, command => Assert.True(ci.Contains(command.Text, StringComparison.Ordinal), $"{command.File}: .ci/run does not run '{command.Text}'"));
    }

    [Fact]
    public void Links_InTheDocumentation_LeadSomewhere()
    {
        foreach (var file in Documents())
        {
            foreach (Match link in Link().Matches(File.ReadAllText(file)))
            {
                var target = link.Groups[1].Value.Split('#')[0];
                if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal))
                    continue;
                var path = Path.Combine(Path.GetDirectoryName(file)!, target);
                Assert.True(File.Exists(path) || Directory.Exists(path), $"{file} links to '{target}', which does not exist");
            }
        }
    }

    [Fact]
    public void Variables_InTheDocumentation_Exist()
    {
        var known = RunOptions.All.SelectMany(option => (IEnumerable<string>)[option.Variable, .. option.Inherited]).ToHashSet();
        foreach (var file in Documents())
        {
            foreach (Match variable in Variable().Matches(File.ReadAllText(file)))
                Assert.True(known.Contains(variable.Value), $"{file} names {variable.Value}, which does not exist");
        }
    }

    internal static IEnumerable<string> Documents() =>
        [
            .. Directory.EnumerateFiles(Root, "*.md"),
            .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories),
        ];

    /// <summary>Lines of <c>console</c> blocks after their prompt, and all lines of <c>sh</c> blocks.</summary>
    private static IEnumerable<(string File, string Text)> CommandsOf(string file)
    {
        foreach (Match block in Block().Matches(File.ReadAllText(file)))
        {
            var console = block.Groups[1].Value == "console";
            foreach (var line in block.Groups[2].Value.Split('\n'))
            {
                if (!console && line.Length > 0)
                    yield return (Path.GetFileName(file), line);
                else if (line.StartsWith("$ ", StringComparison.Ordinal))
                    yield return (Path.GetFileName(file), line[2..]);
            }
        }
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "ActorVent.sln")))
                return directory.FullName;
        }
        throw new DirectoryNotFoundException("the tests run outside of the repository");
    }

    [GeneratedRegex("^```(console|sh|bash|shell)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("\\b(ACTORVENT|K8S?VENT)_[A-Z][A-Z_]*[A-Z]\\b")]
    private static partial Regex Variable();
}
