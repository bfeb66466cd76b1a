using ActorVent.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Node.Commands.Completion;

/// <summary>What a script does, in the shell that it is for.</summary>
public abstract class ShellContract : IDisposable
{
    private readonly TempDirectory _directory = new();

    private protected TempDirectory Place => _directory;

    /// <summary>What <c>actorvent completion</c> calls it.</summary>
    protected abstract string Shell { get; }

    [Theory]
    [InlineData("actorvent st", "status")]
    [InlineData("actorvent cl", "cluster cluster-sharding")]
    [InlineData("actorvent cluster ", "down leader leave show status tail")]
    [InlineData("actorvent cluster-sharding re", "region-stats regions")]
    [InlineData("actorvent status --out", "--output")]
    [InlineData("actorvent cluster show --da", "--data")]
    [InlineData("actorvent objects show default/web --wa", "--watch")]
    [InlineData("actorvent tail --na", "--name --namespace")]
    [InlineData("actorvent status -o ", "json table wide yaml")]
    [InlineData("actorvent cluster show --output w", "wide")]
    [InlineData("actorvent run --collapse t", "transitions")]
    [InlineData("actorvent run --url http://a.example --ur", "--url")]
    [InlineData("actorvent --coll", "--collapse --collapse-window")]
    [InlineData("actorvent --collapse n", "none")]
    [InlineData("actorvent version --h", "--help")]
    [InlineData("actorvent run --context d", "")]
    public async Task Words_AreCompleted(string line, string expected) => Assert.Equal(expected, await CompleteAsync(line));

    [Theory]
    [InlineData("actorvent run --data d", "data.d data.db")]
    [InlineData("actorvent --journal-file d", "data.d data.db")]
    [InlineData("actorvent cluster show --data data.d", "data.d data.db")]
    [InlineData("actorvent actor hierarchy --start d", "")]
    public async Task Paths_AreCompletedWhereAnOptionTakesOne(string line, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "data.d"));
        _directory.Write("data.db", "");

        Assert.Equal(expected, await CompleteAsync(line));
    }

    /// <summary>A value, or the second word of another command, is no command.</summary>
    [Theory]
    [InlineData("actorvent dead-letters -n tail --fa")]
    [InlineData("actorvent cluster show sh")]
    [InlineData("actorvent log tail --fa")]
    public async Task Words_ThatAreOfAnotherCommand_AreNotOffered(string line) => Assert.Equal("", await CompleteAsync(line));

    [Fact]
    public async Task Commands_AreOfferedTheirOwnOptions()
    {
        var offered = await CompleteAsync([.. CommandCatalog.All.Select(static command => $"actorvent {command.Name} --")]);

        Assert.Equal(
            CommandCatalog.All.Select(static command => $"{command.Name}: {Words([.. command.Options.Select(static option => option.Flag), "--help"])}"),
            CommandCatalog.All.Zip(offered, static (command, words) => $"{command.Name}: {words}"));
    }

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Has a shell, which has read the script, complete lines.</summary>
    /// <param name="script">The script's file.</param>
    /// <param name="lines">Lines up to the cursor.</param>
    /// <returns>A line for each: what it offers, with white space between.</returns>
    protected abstract Task<string> RunAsync(string script, IReadOnlyList<string> lines);

    /// <returns>What is offered, in order.</returns>
    protected async Task<string> CompleteAsync(string line) => Assert.Single(await CompleteAsync([line]));

    private async Task<IReadOnlyList<string>> CompleteAsync(IReadOnlyList<string> lines)
    {
        var (code, script, _, _) = await Invocation.RunAsync("completion", Shell);
        Assert.Equal(0, code);

        var output = await RunAsync(_directory.Write("scripts/_actorvent", script), lines);

        string[] completed = [.. output.Split('\n')[..^1].Select(static words => Words(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.True(lines.Count == completed.Length, output);
        return completed;
    }

    /// <summary>Some shells tell a directory by a slash.</summary>
    private static string Words(string[] words) => string.Join(' ', words.Select(static word => word.TrimEnd('/')).Distinct().Order(StringComparer.Ordinal));
}
