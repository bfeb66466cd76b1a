using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>One command: parsing, help and dispatch come from this.</summary>
/// <param name="Name">What people type.</param>
/// <param name="Summary">One line.</param>
/// <param name="Options">What it takes.</param>
/// <param name="RunAsync">Does it; the result is the exit code.</param>
internal sealed record CommandDefinition(
    string Name,
    string Summary,
    IReadOnlyList<OptionDefinition> Options,
    Func<CommandInput, CommandContext, Task<int>> RunAsync)
{
    /// <summary>A paragraph for the command's own help.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it takes without a name, in order.</summary>
    public IReadOnlyList<ArgumentDefinition> Arguments { get; init; } = [];

    /// <summary>The heading in the program's help.</summary>
    public string Group { get; init; } = "Commands";

    /// <summary>Command lines that work as they stand.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Whether each option also has a variable.</summary>
    public bool ReadsEnvironment { get; init; }

    /// <summary>What else is read from the environment, and what for.</summary>
    public IReadOnlyList<(string Name, string Help)> OtherVariables { get; init; } = [];
}
