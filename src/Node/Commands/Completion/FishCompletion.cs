using System.Text;

namespace ActorVent.Node.Commands.Completion;

/// <summary>For fish: a line for each command and each option.</summary>
internal static class FishCompletion
{
    public static string Script(IReadOnlyList<CommandDefinition> commands)
    {
        var script = new StringBuilder("# fish completion for actorvent\ncomplete -c actorvent -f\n");
        var firsts = string.Join(' ', Choices.Words(commands).Select(static word => word.First));
        foreach (var command in commands)
        {
            var words = command.Name.Split(' ');
            script.Append(words.Length == 1
                ? $"complete -c actorvent -n 'not __fish_seen_subcommand_from {firsts}' -a {words[0]} -d '{Quoted(command.Summary)}'\n"
                : $"complete -c actorvent -n '__fish_seen_subcommand_from {words[0]}' -a {words[1]} -d '{Quoted(command.Summary)}'\n");
            Options(script, command, Condition(commands, words));
        }
        foreach (var first in Choices.Words(commands).Where(static word => word.Second.Count > 0))
            script.Append($"complete -c actorvent -n 'not __fish_seen_subcommand_from {firsts}' -a {first.First}\n");
        return script.ToString();
    }

    /// <summary>When a line is of a command. What fish asks is whether a word was seen, wherever it stands: with <c>log tail</c>, <c>tail</c> was.</summary>
    private static string Condition(IReadOnlyList<CommandDefinition> commands, string[] words)
    {
        var seen = string.Join("; and ", words.Select(static word => $"__fish_seen_subcommand_from {word}"));
        var others = string.Join(' ', Choices.Words(commands).Where(word => words.Length == 1 && word.Second.Contains(words[0])).Select(static word => word.First));
        return others.Length == 0 ? seen : $"{seen}; and not __fish_seen_subcommand_from {others}";
    }

    private static void Options(StringBuilder script, CommandDefinition command, string condition)
    {
        foreach (var option in command.Options)
        {
            script.Append($"complete -c actorvent -n '{condition}' -l {option.Name}");
            if (option.Letter is { } letter)
                script.Append($" -s {letter}");
            if (Choices.Values(option) is { Count: > 0 } values)
                script.Append($" -x -a '{string.Join(' ', values)}'");
            else if (Choices.TakesPath(option))
                script.Append(" -r -F");
            else if (!option.IsSwitch)
                script.Append(" -x");
            script.Append($" -d '{Quoted(option.Help)}'\n");
        }
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
