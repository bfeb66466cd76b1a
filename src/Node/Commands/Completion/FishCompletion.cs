using System.Text;

namespace ActorVent.Node.Commands.Completion;

/// <summary>For fish: a line for each command and each option, which asks where the cursor is. That a word was seen says nothing: it may be a value, or the second word of another command.</summary>
internal static class FishCompletion
{
    public static string Script(IReadOnlyList<CommandDefinition> commands)
    {
        var script = new StringBuilder($$"""
            # fish completion for actorvent
            function __actorvent_words
                set -l words (commandline -opc)
                set -e words[1]
                string join ' ' -- $words
            end
            function __actorvent_after
                set -l words (__actorvent_words)
                test "$words" = "$argv"
            end
            function __actorvent_is
                set -l words (__actorvent_words)
                string match -q -- '-*' "$words-"; and set words '{{CommandCatalog.Default.Name}}'
                string match -q -- "$argv *" "$words "
            end
            complete -c actorvent -f
            complete -c actorvent -l help -s h -d '{{Choices.Help}}'

            """);
        foreach (var (first, second) in Choices.Words(commands))
        {
            script.Append($"complete -c actorvent -n __actorvent_after -a {first} -d '{Quoted(Choices.Summary(commands, first))}'\n");
            foreach (var word in second)
                script.Append($"complete -c actorvent -n '__actorvent_after {first}' -a {word} -d '{Quoted(Choices.Summary(commands, $"{first} {word}"))}'\n");
        }
        foreach (var command in commands)
            Options(script, command);
        return script.ToString();
    }

    private static void Options(StringBuilder script, CommandDefinition command)
    {
        foreach (var option in command.Options)
        {
            script.Append($"complete -c actorvent -n '__actorvent_is {command.Name}' -l {option.Name}");
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
