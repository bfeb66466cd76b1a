using System.Text;

namespace ActorVent.Node.Commands.Completion;

/// <summary>For zsh: one function, which describes commands and options.</summary>
internal static class ZshCompletion
{
    public static string Script(IReadOnlyList<CommandDefinition> commands)
    {
        var words = Choices.Words(commands);
        var script = new StringBuilder("#compdef actorvent\n_actorvent() {\n  local command=$words[2]\n  local -a choices\n  if (( CURRENT == 2 )); then\n    choices=(\n");
        foreach (var (first, second) in words)
            script.Append($"      '{Quoted(first)}:{Quoted(second.Count > 0 ? string.Join(", ", second) : commands.First(command => command.Name == first).Summary)}'\n");
        script.Append("    )\n    _describe command choices\n    return\n  fi\n  case $command in\n");
        foreach (var (first, second) in words.Where(static word => word.Second.Count > 0))
        {
            script.Append($"    {first})\n      if (( CURRENT == 3 )); then\n        choices=(\n");
            foreach (var word in second)
                script.Append($"          '{word}:{Quoted(commands.First(command => command.Name == $"{first} {word}").Summary)}'\n");
            script.Append("        )\n        _describe command choices\n        return\n      fi\n      command=\"$command $words[3]\"\n      ;;\n");
        }
        script.Append("  esac\n  case $command in\n");
        foreach (var command in commands.Where(static command => command.Options.Count > 0))
        {
            script.Append($"    '{command.Name}')\n      _arguments");
            foreach (var option in command.Options)
                script.Append($" \\\n        {Spec(option)}");
            script.Append("\n      ;;\n");
        }
        script.Append("  esac\n}\ncompdef _actorvent actorvent\n");
        return script.ToString();
    }

    private static string Spec(Configuration.OptionDefinition option)
    {
        var help = Quoted(option.Help).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
        var value = option.IsSwitch ? ""
            : Choices.Values(option) is { Count: > 0 } values ? $":value:({string.Join(' ', values)})"
            : Choices.TakesPath(option) ? ":path:_files" : ":value:";
        var repeat = option.Repeatable ? "\\*" : "";
        var flag = $"{repeat}'{option.Flag}[{help}]{value}'";
        return option.ShortFlag is { } letter ? $"{flag} \\\n        {repeat}'{letter}[{help}]{value}'" : flag;
    }

    private static string Quoted(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
