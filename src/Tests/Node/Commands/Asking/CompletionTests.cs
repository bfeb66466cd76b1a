using System.Diagnostics;
using System.Text.RegularExpressions;
using ActorVent.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Node.Commands.Asking;

/// <summary>The script for bash, in bash.</summary>
public sealed partial class CompletionTests
{
    [Theory]
    [InlineData("actorvent st", "status")]
    [InlineData("actorvent cluster ", "down leader leave show status tail")]
    [InlineData("actorvent cluster-sharding re", "region-stats regions")]
    [InlineData("actorvent status --out", "--output")]
    [InlineData("actorvent status -o ", "json table wide yaml")]
    [InlineData("actorvent run --collapse t", "transitions")]
    [InlineData("actorvent objects show --wa", "--watch")]
    public async Task Words_AreCompleted(string line, string expected)
    {
        var (code, script, _, _) = await Invocation.RunAsync("completion", "bash");
        Assert.Equal(0, code);
        var words = line.Split(' ');

        var completed = await BashAsync($"""
            {script}
            COMP_WORDS=({string.Join(' ', words.Select(static word => $"'{word}'"))})
            COMP_CWORD={words.Length - 1}
            _actorvent
            printf '%s\n' "${"{COMPREPLY[@]}"}" | sort | xargs
            """);

        Assert.Equal(expected, completed.Trim());
    }

    [Theory]
    [InlineData("zsh", "compdef _actorvent actorvent", "'tail:")]
    [InlineData("fish", "complete -c actorvent", "-l output")]
    public async Task Script_OfAnotherShell_HasCommandsAndOptions(string shell, params string[] texts)
    {
        var (code, script, _, _) = await Invocation.RunAsync("completion", shell);

        Assert.Equal(0, code);
        Assert.All(texts, text => Assert.Contains(text, script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Script_ForFish_OffersEachCommandItsOwnOptions()
    {
        var (_, script, _, _) = await Invocation.RunAsync("completion", "fish");
        var offers = Offer().Matches(script).Select(static match => (Condition: match.Groups[1].Value, Option: match.Groups[2].Value)).ToList();

        Assert.Contains(offers, static offer => offer is { Condition: "__fish_seen_subcommand_from tail; and not __fish_seen_subcommand_from cluster log", Option: "failed" });
        foreach (var command in CommandCatalog.All)
            Assert.Equal(command.Options.Select(static option => option.Name), offers.Where(offer => Holds(offer.Condition, command.Name.Split(' '))).Select(static offer => offer.Option));
    }

    /// <summary>As fish does: whether any of the words was seen.</summary>
    private static bool Holds(string condition, string[] seen) => condition.Split("; and ").All(part =>
    {
        var words = part.Split(' ');
        return words[0] == "not" ? !words[2..].Intersect(seen).Any() : words[1..].Intersect(seen).Any();
    });

    private static async Task<string> BashAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-s"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await bash.StandardInput.WriteAsync(script + "\n");
        bash.StandardInput.Close();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return output;
    }

    [GeneratedRegex(@"(?m)^complete -c actorvent -n '([^']*)' -l (\S+)")]
    private static partial Regex Offer();
}
