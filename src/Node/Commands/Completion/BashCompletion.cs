using System.Text;

namespace ActorVent.Node.Commands.Completion;

/// <summary>For bash: a function that looks at the words before the cursor.</summary>
internal static class BashCompletion
{
    public static string Script(IReadOnlyList<CommandDefinition> commands)
    {
        var words = Choices.Words(commands);
        var script = new StringBuilder();
        script.Append("# bash completion for actorvent\n_actorvent() {\n");
        script.Append("  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" command=\"${COMP_WORDS[1]}\"\n");
        script.Append("  COMPREPLY=()\n  case $command in\n");
        script.Append($"    {string.Join('|', words.Where(static word => word.Second.Count > 0).Select(static word => word.First))}) [ \"$COMP_CWORD\" -gt 2 ] && command=\"$command ${{COMP_WORDS[2]}}\" ;;\n");
        script.Append("  esac\n  if [ \"$COMP_CWORD\" -eq 1 ] && [[ $word != -* ]]; then\n");
        script.Append($"    COMPREPLY=($(compgen -W \"{string.Join(' ', words.Select(static word => word.First))}\" -- \"$word\"))\n    return\n  fi\n  case $command in\n");
        foreach (var (first, second) in words.Where(static word => word.Second.Count > 0))
            script.Append($"    '{first}') COMPREPLY=($(compgen -W \"{string.Join(' ', second)}\" -- \"$word\")); return ;;\n");
        script.Append("  esac\n  case \"$command $before\" in\n");
        foreach (var command in commands)
            Values(script, command);
        script.Append("  esac\n  case $command in\n");
        foreach (var command in commands.Where(static command => command.Options.Count > 0))
            script.Append($"    '{command.Name}') COMPREPLY=($(compgen -W \"{string.Join(' ', command.Options.Select(static option => option.Flag))} --help\" -- \"$word\")) ;;\n");
        script.Append("    -*) COMPREPLY=($(compgen -W \"").Append(string.Join(' ', CommandCatalog.Default.Options.Select(static option => option.Flag))).Append("\" -- \"$word\")) ;;\n");
        script.Append("  esac\n}\ncomplete -F _actorvent actorvent\n");
        return script.ToString();
    }

    private static void Values(StringBuilder script, CommandDefinition command)
    {
        foreach (var option in command.Options)
        {
            var flags = option.ShortFlag is { } letter ? $"'{command.Name} {option.Flag}'|'{command.Name} {letter}'" : $"'{command.Name} {option.Flag}'";
            if (Choices.Values(option) is { Count: > 0 } values)
                script.Append($"    {flags}) COMPREPLY=($(compgen -W \"{string.Join(' ', values)}\" -- \"$word\")); return ;;\n");
            else if (Choices.TakesPath(option))
                script.Append($"    {flags}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n");
            else if (!option.IsSwitch)
                script.Append($"    {flags}) return ;;\n");
        }
    }
}
