using System.Text;

namespace ActorVent.Node.Commands.Completion;

/// <summary>For bash: a function that looks at the words before the cursor. It takes <c>--output=json</c> for three words.</summary>
internal static class BashCompletion
{
    public static string Script(IReadOnlyList<CommandDefinition> commands)
    {
        var words = Choices.Words(commands);
        var script = new StringBuilder("""
            # bash completion for actorvent
            _actorvent() {
              local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}"
              if [ "$word" = = ]; then word=; elif [ "$before" = = ]; then before="${COMP_WORDS[COMP_CWORD-2]}"; fi
              COMPREPLY=()
              case $command in

            """);
        script.Append($"    {string.Join('|', words.Where(static word => word.Second.Count > 0).Select(static word => word.First))}) [ \"$COMP_CWORD\" -gt 2 ] && command=\"$command ${{COMP_WORDS[2]}}\" ;;\n");
        script.Append($"    -*) command={CommandCatalog.Default.Name} ;;\n");
        script.Append("  esac\n  if [ \"$COMP_CWORD\" -eq 1 ] && [[ $word != -* ]]; then\n");
        script.Append($"    {Offer(words.Select(static word => word.First))}\n    return\n  fi\n  case $command in\n");
        foreach (var (first, second) in words.Where(static word => word.Second.Count > 0))
            script.Append($"    '{first}') {Offer(second)}; return ;;\n");
        script.Append("  esac\n  case \"$command $before\" in\n");
        foreach (var command in commands)
            Values(script, command);
        script.Append("  esac\n  case $command in\n");
        foreach (var command in commands)
            script.Append($"    '{command.Name}') {Offer([.. command.Options.Select(static option => option.Flag), "--help"])} ;;\n");
        script.Append("  esac\n}\ncomplete -F _actorvent actorvent\n");
        return script.ToString();
    }

    private static void Values(StringBuilder script, CommandDefinition command)
    {
        foreach (var option in command.Options)
        {
            var flags = option.ShortFlag is { } letter ? $"'{command.Name} {option.Flag}'|'{command.Name} {letter}'" : $"'{command.Name} {option.Flag}'";
            if (Choices.Values(option) is { Count: > 0 } values)
                script.Append($"    {flags}) {Offer(values)}; return ;;\n");
            else if (Choices.TakesPath(option))
                // Names may have spaces; directories get their slash.
                script.Append($"    {flags}) local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n");
            else if (!option.IsSwitch)
                script.Append($"    {flags}) return ;;\n");
        }
    }

    private static string Offer(IEnumerable<string> words) => $"COMPREPLY=($(compgen -W \"{string.Join(' ', words)}\" -- \"$word\"))";
}
