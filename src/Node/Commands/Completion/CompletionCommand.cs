namespace ActorVent.Node.Commands.Completion;

/// <summary><c>actorvent completion SHELL</c></summary>
internal static class CompletionCommand
{
    private static readonly IReadOnlyDictionary<string, Func<IReadOnlyList<CommandDefinition>, string>> Shells =
        new SortedDictionary<string, Func<IReadOnlyList<CommandDefinition>, string>> { ["bash"] = BashCompletion.Script, ["fish"] = FishCompletion.Script, ["zsh"] = ZshCompletion.Script };

    public static CommandDefinition Definition { get; } = new("completion", "Print a script that completes command lines in a shell.", [], RunAsync)
    {
        Arguments = [new ArgumentDefinition("SHELL", "bash, fish or zsh.")],
        Description = "prints a script for the shell, which completes commands, options and their values. Load it in bash with: source <(actorvent completion bash); in zsh, after compinit, with: source <(actorvent completion zsh); in fish with: actorvent completion fish | source",
        Examples = ["actorvent completion bash"],
    };

    private static Task<int> RunAsync(CommandInput input, CommandContext context)
    {
        if (input.Arguments.Count > 0 && !Shells.ContainsKey(input.Arguments[0]))
            input.Findings.Error($"there is no script for '{input.Arguments[0]}'", "completion", $"Use {string.Join(", ", Shells.Keys)}.");
        if (input.Findings.Errors.Count > 0)
            return Task.FromResult(FindingsText.Refuse(context.Error, input.Findings, "actorvent completion --help"));
        context.Output.Write(Shells[input.Arguments[0]](CommandCatalog.All));
        return Task.FromResult(ExitCodes.Clean);
    }
}
