namespace ActorVent.Node.Configuration;

/// <summary>One option of a command: help, environment, documentation and parsing all come from this.</summary>
/// <param name="Name">Without dashes: <c>collapse-window</c>.</param>
/// <param name="Value">What stands for the value in help: <c>DURATION</c>. Empty for a switch.</param>
/// <param name="Help">One or two sentences.</param>
internal sealed record OptionDefinition(string Name, string Value, string Help)
{
    /// <summary>The one-letter form, without its dash.</summary>
    public char? Letter { get; init; }

    /// <summary>What holds when nobody says anything, as people would write it; null when nothing does.</summary>
    public string? Default { get; init; }

    /// <summary>May be given more than once; in the environment with commas or white space between.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Variables of k8svent and k8vent that mean the same, the newer first.</summary>
    public IReadOnlyList<string> Inherited { get; init; } = [];

    /// <summary>Whether a variable can say it too, in a command that reads variables.</summary>
    public bool HasVariable { get; init; } = true;

    /// <summary>The heading in help.</summary>
    public string Group { get; init; } = "Options";

    public bool IsSwitch => Value.Length == 0;

    public string Flag => $"--{Name}";

    public string? ShortFlag => Letter is { } letter ? $"-{letter}" : null;

    /// <summary><c>ACTORVENT_COLLAPSE_WINDOW</c></summary>
    public string Variable => EnvironmentNames.Prefix + Name.Replace('-', '_').ToUpperInvariant();
}
