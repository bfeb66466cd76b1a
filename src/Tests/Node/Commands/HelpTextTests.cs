using ActorVent.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Node.Commands;

public class HelpTextTests
{
    public static TheoryData<string> Commands() => new(CommandCatalog.All.Select(command => command.Name));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfACommand_MentionsEveryOptionWithItsDefault(string name)
    {
        var command = CommandCatalog.All.Single(command => command.Name == name);
        var help = await Invocation.RunAsync(name, "--help");
        Assert.Equal(0, help.Code);
        var words = string.Join(' ', help.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        foreach (var option in command.Options)
        {
            Assert.Contains(option.IsSwitch ? option.Flag : $"{option.Flag} {option.Value}", words);
            Assert.Contains(option.Help, words);
            if (option.ShortFlag is { } letter)
                Assert.Contains($"{letter}, {option.Flag}", words);
            if (option.Default is { } standard)
                Assert.Contains($"[{standard}]", words);
            if (command.ReadsEnvironment && option.HasVariable)
                Assert.Contains(string.Join(", ", [option.Variable, .. option.Inherited]), words);
        }
        Assert.All(command.Examples, example => Assert.Contains(example, help.Output));
        Assert.Contains("Exit codes: 0 ", words);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("help")]
    public async Task Help_OfTheProgram_NamesEveryCommandAndAnExampleOfEach(string argument)
    {
        var help = await Invocation.RunAsync(argument);
        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.All(CommandCatalog.All, command =>
        {
            Assert.Contains($"  {command.Name} ", help.Output);
            Assert.Contains(command.Summary, help.Output);
            Assert.Contains(command.Examples[0], help.Output);
        });
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_FollowedByACommand_IsThatCommands(string name) =>
        Assert.Equal(await Invocation.RunAsync(name, "--help"), await Invocation.RunAsync("help", name));

    [Theory]
    [InlineData("help", "help")]
    [InlineData("help", "--help")]
    public async Task Help_OfHelp_IsThePrograms(params string[] arguments) =>
        Assert.Equal(await Invocation.RunAsync("help"), await Invocation.RunAsync(arguments));

    [Fact]
    public async Task Help_OfACommandThatIsNot_NamesTheNearest()
    {
        var help = await Invocation.RunAsync("help", "recieve");
        Assert.Equal((2, ""), (help.Code, help.Output));
        Assert.Contains("Did you mean receive?", help.Error);
    }

    [Fact]
    public async Task Help_AmongOtherArguments_WinsOverTheirMistakes() =>
        Assert.Equal(0, (await Invocation.RunAsync("run", "--nonsense", "--help")).Code);

    [Fact]
    public async Task Help_OfAllCommands_FitsATerminalAndEndsNoLineInASpace()
    {
        foreach (var command in CommandCatalog.All)
        {
            var help = await Invocation.RunAsync(command.Name, "--help");
            Assert.All(help.Output.Split('\n'), line =>
            {
                Assert.Equal(line.TrimEnd(), line);
                Assert.InRange(line.Length, 0, command.Examples.Any(line.Contains) ? 120 : 100);
            });
        }
    }

    [Fact]
    public void Options_OfEachCommand_HaveDifferentNamesAndLetters()
    {
        foreach (var command in CommandCatalog.All)
        {
            Assert.Distinct(command.Options.Select(option => option.Name));
            Assert.Distinct(command.Options.Where(option => option.Letter is not null).Select(option => option.Letter));
        }
    }
}
