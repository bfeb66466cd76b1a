using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>Help, from the same tables that parsing and documentation come from.</summary>
internal static class HelpText
{
    private const int Width = 100;
    private const int Indent = 32;

    /// <param name="output">Where to.</param>
    /// <param name="command">null for the program's own help.</param>
    public static void Write(TextWriter output, CommandDefinition? command)
    {
        if (command is null)
            WriteProgram(output);
        else
            WriteCommand(output, command);
    }

    private static void WriteProgram(TextWriter output)
    {
        output.WriteLine("actorvent - sends every pod change that matters to webhooks, in order, at least once.");
        output.WriteLine();
        output.WriteLine("Usage: actorvent [command] [options]");
        output.WriteLine();
        foreach (var group in CommandCatalog.All.GroupBy(static command => command.Group))
        {
            output.WriteLine($"{group.Key}:");
            foreach (var command in group)
                WriteColumns(output, command.Name, command.Summary);
            output.WriteLine();
        }
        output.WriteLine("Without a command, the options are those of run.");
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (var command in CommandCatalog.All)
        {
            if (command.Examples.Count > 0)
                output.WriteLine($"  {command.Examples[0]}");
        }
        WriteExitCodes(output);
        output.WriteLine();
        output.WriteLine("'actorvent help COMMAND' shows a command's options.");
    }

    private static void WriteCommand(TextWriter output, CommandDefinition command)
    {
        WriteWrapped(output, $"actorvent {command.Name} - {command.Description}", 0);
        output.WriteLine();
        output.WriteLine($"Usage: actorvent {string.Join(' ', [command.Name, .. command.Arguments, .. command.Options.Count == 0 ? [] : new[] { "[options]" }])}");
        if (command.Arguments.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Arguments:");
            foreach (var argument in command.Arguments)
                WriteColumns(output, argument.Value, argument.Help);
        }
        foreach (var group in command.Options.GroupBy(option => option.Group))
        {
            output.WriteLine();
            output.WriteLine($"{group.Key}:");
            foreach (var option in group)
                WriteColumns(output, Left(option), Right(option));
        }
        if (command.Examples.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
                output.WriteLine($"  {example}");
        }
        if (command.ReadsEnvironment)
            WriteEnvironment(output, command);
        WriteExitCodes(output);
    }

    private static void WriteEnvironment(TextWriter output, CommandDefinition command)
    {
        output.WriteLine();
        output.WriteLine("Environment:");
        WriteWrapped(output, "Options can be given as variables. A flag wins over ACTORVENT_..., that over K8SVENT_..., that over K8VENT_...; they are never added up. Commas, blanks or line breaks separate lists. An empty variable counts as none.", 2);
        output.WriteLine();
        foreach (var option in command.Options.Where(static option => option.HasVariable))
            output.WriteLine($"  {option.Flag.PadRight(Indent - 2)}{string.Join(", ", [option.Variable, .. option.Inherited])}");
        if (command.OtherVariables.Count > 0)
            output.WriteLine();
        foreach (var (name, help) in command.OtherVariables)
            WriteColumns(output, name, help);
    }

    private static void WriteExitCodes(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("Exit codes:");
        WriteColumns(output, $"{ExitCodes.Clean}", "Stopped as asked (SIGINT, SIGTERM); everything that was answered is recorded.");
        WriteColumns(output, $"{ExitCodes.Failed}", "Failed while running, or a second signal cut the shutdown short.");
        WriteColumns(output, $"{ExitCodes.Configuration}", "The command line, the configuration or the kubeconfig is wrong, and nothing was started; or the API server refuses a selector.");
    }

    private static string Left(OptionDefinition option) =>
        $"{(option.ShortFlag is { } letter ? $"{letter}, " : "    ")}{option.Flag}{(option.IsSwitch ? "" : $" {option.Value}")}";

    private static string Right(OptionDefinition option) =>
        option.Help
        + (option.Repeatable ? " Repeatable." : "")
        + (option.Default is { } standard ? $" [{standard}]" : "");

    private static void WriteColumns(TextWriter output, string left, string right)
    {
        output.Write($"  {left}");
        if (left.Length + 2 >= Indent)
        {
            output.WriteLine();
            output.Write(new string(' ', Indent));
        }
        else
        {
            output.Write(new string(' ', Indent - left.Length - 2));
        }
        WriteWrapped(output, right, Indent, started: true);
    }

    private static void WriteWrapped(TextWriter output, string text, int indent, bool started = false)
    {
        var column = started ? indent : 0;
        var first = true;
        foreach (var word in text.Split(' '))
        {
            if (!first && column + 1 + word.Length > Width)
            {
                output.WriteLine();
                column = 0;
            }
            if (column == 0)
            {
                output.Write(new string(' ', indent));
                column = indent;
            }
            else if (!first)
            {
                output.Write(' ');
                column++;
            }
            output.Write(word);
            column += word.Length;
            first = false;
        }
        output.WriteLine();
    }
}
