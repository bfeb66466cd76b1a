using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>From arguments to a command's exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        var (command, rest) = Choose(arguments);
        if (rest.Any(IsHelp) || (command is null && arguments[0] == "help"))
        {
            HelpText.Write(context.Output, command is null || !IsNamed(arguments) ? null : command);
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

    /// <summary>Anything may stand there by mistake, a secret too: it is repeated only when it looks like a command.</summary>
    private static int RefuseCommand(string name, TextWriter error)
    {
        var names = CommandCatalog.All.Select(command => command.Name).ToList();
        var findings = new Findings();
        if (Nearest.Close(name, names) is { } nearest)
            findings.Error($"there is no command '{name}'", "the first argument", $"Did you mean {nearest}?");
        else
            findings.Error("there is no such command", "the first argument", $"Use {string.Join(", ", names)}.");
        return FindingsText.Refuse(error, findings, "actorvent --help");
    }

    /// <summary>Options without a command are for <c>run</c>.</summary>
    private static (CommandDefinition? Command, IReadOnlyList<string> Remaining) Choose(IReadOnlyList<string> arguments)
    {
        if (!IsNamed(arguments))
            return (CommandCatalog.Default, arguments);
        return (CommandCatalog.All.FirstOrDefault(command => command.Name == arguments[0]), [.. arguments.Skip(1)]);
    }

    private static bool IsNamed(IReadOnlyList<string> arguments) => arguments.Count > 0 && !arguments[0].StartsWith('-');

    private static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?";
}
