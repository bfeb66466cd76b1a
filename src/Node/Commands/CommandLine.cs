using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>From arguments to a command's exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        if (arguments is ["help", ..])
            return Help([.. arguments.Skip(1)], context);
        var (command, rest) = Choose(arguments);
        if (rest.Any(IsHelp))
        {
            HelpText.Write(context.Output, IsNamed(arguments) ? command : null);
            return ExitCodes.Clean;
        }
        if (arguments is ["--version", ..])
            return await VersionCommand.Definition.RunAsync(FlagReader.Read(VersionCommand.Definition, []), context);
        if (command is null)
            return RefuseCommand(arguments[0], context.Error);
        try
        {
            return await command.RunAsync(FlagReader.Read(command, rest), context);
        }
        catch (Exception e) when (e is not OperationCanceledException || !context.Stop.IsCancellationRequested)
        {
            return FindingsText.Fail(context.Error, e);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Clean;
        }
    }

    /// <summary><c>help</c> alone, or with the name of a command.</summary>
    private static int Help(IReadOnlyList<string> of, CommandContext context)
    {
        var command = IsNamed(of) && of[0] != "help" ? Choose(of).Command : null;
        if (command is null && IsNamed(of) && of[0] != "help")
            return RefuseCommand(of[0], context.Error);
        HelpText.Write(context.Output, command);
        return ExitCodes.Clean;
    }

    /// <summary>Anything may stand there by mistake, a secret too: it is repeated only when it looks like a command.</summary>
    private static int RefuseCommand(string name, TextWriter error)
    {
        var names = CommandCatalog.All.Select(command => command.Name).ToList();
        var findings = new Findings();
        if (names.Where(other => other.StartsWith($"{name} ", StringComparison.Ordinal)).ToList() is { Count: > 0 } under)
            findings.Error($"'{name}' needs to know what of it", "the command line", $"Use {string.Join(", ", under)}.");
        else if (Nearest.Close(name, names) is { } nearest)
            findings.Error($"there is no command '{name}'", "the command line", $"Did you mean {nearest}?");
        else
            findings.Error("there is no such command", "the command line", $"Use {string.Join(", ", names.Select(static known => known.Split(' ')[0]).Distinct())}.");
        return FindingsText.Refuse(error, findings, "actorvent --help");
    }

    /// <summary>Options without a command are for <c>run</c>.</summary>
    private static (CommandDefinition? Command, IReadOnlyList<string> Remaining) Choose(IReadOnlyList<string> arguments)
    {
        if (!IsNamed(arguments))
            return (CommandCatalog.Default, arguments);
        return arguments.Count > 1 && Find($"{arguments[0]} {arguments[1]}") is { } command
            ? (command, [.. arguments.Skip(2)])
            : (Find(arguments[0]), [.. arguments.Skip(1)]);
    }

    private static CommandDefinition? Find(string name) => CommandCatalog.All.FirstOrDefault(command => command.Name == name);

    private static bool IsNamed(IReadOnlyList<string> arguments) => arguments.Count > 0 && !arguments[0].StartsWith('-');

    private static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?";
}
