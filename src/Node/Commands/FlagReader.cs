using System.CommandLine;
using System.CommandLine.Parsing;
using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>Reads a command's flags. Never repeats a value in an error: it may be a secret behind a misspelt flag.</summary>
internal static class FlagReader
{
    private static readonly ParserConfiguration Configuration = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    public static CommandInput Read(CommandDefinition command, IReadOnlyList<string> arguments)
    {
        var findings = new Findings();
        var syntax = command.Options.ToDictionary(option => option, SyntaxOf);
        // A command of its own, without the help and version options of a root: those are ours.
        var root = new Command(command.Name.Replace(' ', '-'));
        foreach (var option in syntax.Values)
            root.Options.Add(option);
        var result = CommandLineParser.Parse(root, arguments, Configuration);
        var flags = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (definition, option) in syntax)
        {
            if (result.GetResult(option) is not { Implicit: false } given)
                continue;
            if (definition.IsSwitch)
                flags[definition.Name] = ["true"];
            else if (given.Tokens.Count < given.IdentifierTokenCount)
                findings.Error("its value is missing", definition.Flag, $"Write {definition.Flag} {definition.Value}.");
            else
                flags[definition.Name] = [.. given.Tokens.Select(token => token.Value)];
        }
        var loose = Unmatched(command, arguments, result.UnmatchedTokens, findings);
        foreach (var missing in command.Arguments.Skip(loose.Count).Where(static argument => argument.IsRequired))
            findings.Error($"{missing.Value} is missing", command.Name, missing.Help);
        return new CommandInput(flags, findings) { Arguments = loose };
    }

    private static Option SyntaxOf(OptionDefinition definition)
    {
        string[] aliases = definition.ShortFlag is { } letter ? [letter] : [];
        return definition.IsSwitch
            ? new Option<bool>(definition.Flag, aliases) { Arity = ArgumentArity.Zero }
            : new Option<string[]>(definition.Flag, aliases) { Arity = ArgumentArity.ZeroOrMore };
    }

    /// <summary>What belongs to no option: as many as the command takes are its arguments.</summary>
    private static List<string> Unmatched(CommandDefinition command, IReadOnlyList<string> arguments, IReadOnlyList<string> tokens, Findings findings)
    {
        var loose = new List<string>();
        var (next, misspelt) = (0, -1);
        foreach (var token in tokens)
        {
            while (next < arguments.Count && arguments[next] != token)
                next++;
            if (token.StartsWith('-'))
            {
                UnknownOption(command, token, findings);
                misspelt = next;
            }
            else if (misspelt >= 0 && next == misspelt + 1)
            {
                // The value of an option that there is not is no mistake of its own.
            }
            else if (loose.Count < command.Arguments.Count)
            {
                loose.Add(token);
            }
            else
            {
                findings.Error("there is an argument that belongs to no option", command.Name, "Put text with spaces into quotes, and give lists by repeating the option.");
            }
            next++;
        }
        return loose;
    }

    private static void UnknownOption(CommandDefinition command, string token, Findings findings)
    {
        var name = token.Split('=', ':')[0];
        if (Nearest.Close(name, command.Options.Select(option => option.Flag)) is not { } nearest)
        {
            findings.Error("there is an option that it does not have", command.Name, $"See the options of {command.Name}.");
            return;
        }
        findings.Error($"there is no option '{name}'", command.Name, $"Did you mean {nearest}?");
        findings.Meant(command.Options.First(option => option.Flag == nearest));
    }
}
