using System.Text;

namespace ActorVent.Node.Commands.Completion;

/// <summary>For zsh: one function, which describes commands and options. What describes options gets the words behind the command alone, or it finds none.</summary>
internal static class ZshCompletion
{
    public static string Script(IReadOnlyList<CommandDefinition> commands)
    {
        var words = Choices.Words(commands);
        var script = new StringBuilder("#compdef actorvent\n_actorvent() {\n  local command=$words[2]\n  local -a choices\n  if (( CURRENT == 2 )) && [[ $command != -* ]]; then\n");
        Describe(script, "    ", words.Select(word => (word.First, Choices.Summary(commands, word.First))));
        script.Append("  fi\n  case $command in\n");
        script.Append($"    -*) command={CommandCatalog.Default.Name} ;;\n");
        foreach (var (first, second) in words.Where(static word => word.Second.Count > 0))
        {
            script.Append($"    {first})\n      if (( CURRENT == 3 )); then\n");
            Describe(script, "        ", second.Select(word => (word, Choices.Summary(commands, $"{first} {word}"))));
            script.Append("      fi\n      command=\"$command $words[3]\"\n      shift 2 words\n      (( CURRENT -= 2 ))\n      ;;\n");
        }
        script.Append("    *) shift words; (( CURRENT -= 1 )) ;;\n  esac\n  case $command in\n");
        foreach (var command in commands)
        {
            script.Append($"    '{command.Name}')\n      _arguments");
            foreach (var option in command.Options)
                script.Append($" \\\n        {Spec(option)}");
            foreach (var argument in command.Arguments)
                script.Append($" \\\n        ':{Quoted(argument.Value)}:'");
            script.Append($" \\\n        '--help[{Choices.Help}]'\n      ;;\n");
        }
        script.Append("  esac\n}\n# From a folder of fpath it is called, not only loaded.\nif [[ $funcstack[1] == _actorvent ]]; then\n  _actorvent \"$@\"\nelse\n  compdef _actorvent actorvent\nfi\n");
        return script.ToString();
    }

    private static void Describe(StringBuilder script, string indent, IEnumerable<(string Word, string Summary)> choices)
    {
        script.Append($"{indent}choices=(\n");
        foreach (var (word, summary) in choices)
            script.Append($"{indent}  '{word}:{Quoted(summary)}'\n");
        script.Append($"{indent})\n{indent}_describe command choices\n{indent}return\n");
    }

    private static string Spec(Configuration.OptionDefinition option)
    {
        var help = Quoted(option.Help).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
        var value = option.IsSwitch ? ""
            : Choices.Values(option) is { Count: > 0 } values ? $":value:({string.Join(' ', values)})"
            : Choices.TakesPath(option) ? ":path:_files" : ":value:";
        var repeat = option.Repeatable ? "\\*" : "";
        // An option that has another form is not offered again in it.
        var others = option is { Repeatable: false, ShortFlag: { } other } ? $"({option.Flag} {other})" : "";
        var flag = $"{repeat}'{others}{option.Flag}[{help}]{value}'";
        return option.ShortFlag is { } letter ? $"{flag} \\\n        {repeat}'{others}{letter}[{help}]{value}'" : flag;
    }

    private static string Quoted(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
