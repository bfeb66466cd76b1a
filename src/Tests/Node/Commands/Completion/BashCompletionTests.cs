using Xunit;

namespace ActorVent.Tests.Node.Commands.Completion;

/// <summary>The script for bash: its function is called as bash calls it, which cuts words at <c>=</c> as well.</summary>
public sealed class BashCompletionTests : ShellContract
{
    protected override string Shell => "bash";

    [Fact]
    public async Task Value_BehindAnEqualsSign_IsCompleted()
    {
        Assert.Equal("json table wide yaml", await CompleteAsync("actorvent status --output="));
        Assert.Equal("json", await CompleteAsync("actorvent status --output=j"));
    }

    /// <summary>docs/asking.md tells to write this; the program is one that lies elsewhere.</summary>
    [Fact]
    public async Task LineOfTheDocument_GivesBashTheFunction()
    {
        const string line = "source <(actorvent completion bash)";
        Assert.Contains($"`{line}`", await File.ReadAllTextAsync(Path.Combine(DocumentationTests.Root, "docs", "asking.md")), StringComparison.Ordinal);

        var output = await ShellProcess.RunAsync(Place, $"actorvent() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "actorvent.dll")}' \"$@\"; }}\n{line}\n{Complete("actorvent log le")}", "bash", "--norc", "-s");

        Assert.Equal("level\n", output);
    }

    protected override Task<string> RunAsync(string script, IReadOnlyList<string> lines) =>
        ShellProcess.RunAsync(Place, $"source '{script}'\n{string.Concat(lines.Select(Complete))}", "bash", "--norc", "-s");

    private static string Complete(string line)
    {
        var words = line.Replace("=", " = ", StringComparison.Ordinal).Split(' ');
        if (line.EndsWith('='))
            words = words[..^1];
        return $"""
            COMP_WORDS=({string.Join(' ', words.Select(static word => $"'{word}'"))})
            COMP_CWORD={words.Length - 1}
            _actorvent
            echo "${"{COMPREPLY[*]}"}"

            """;
    }
}
