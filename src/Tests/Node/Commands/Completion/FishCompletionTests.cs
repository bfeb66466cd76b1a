using Xunit;

namespace ActorVent.Tests.Node.Commands.Completion;

/// <summary>The script for fish, which tells what it would offer.</summary>
public sealed class FishCompletionTests : ShellContract
{
    // What it offers may have a description behind a tab.
    private const string Program = @"
        source $argv[1]
        for line in $argv[2..-1]
            printf '%s\n' (complete -C $line | string replace -r '\t.*' '' | string join ' ')
        end";

    protected override string Shell => "fish";

    [Fact]
    public async Task Value_BehindAnEqualsSign_IsCompleted() => Assert.Equal("--output=json", await CompleteAsync("actorvent status --output=j"));

    protected override Task<string> RunAsync(string script, IReadOnlyList<string> lines) => ShellProcess.RunAsync(Place, "", ["fish", "--no-config", "-c", Program, script, .. lines]);
}
