namespace ActorVent.Node.Configuration.Validators;

/// <summary>Refuses ACTORVENT_ variables that mean nothing: a misspelt one would otherwise be silently without effect.</summary>
internal static class EnvironmentValidator
{
    public static void Validate(IReadOnlyList<OptionDefinition> options, IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        var known = options.Select(option => option.Variable).ToHashSet(StringComparer.Ordinal);
        foreach (var name in environment.Keys.Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(EnvironmentNames.Prefix, StringComparison.Ordinal) || known.Contains(name) || EnvironmentNames.IsServiceLink(name))
                continue;
            findings.Error("no such variable", name, $"The nearest that exists is {Nearest.Of(name, known)}. Rename it, or unset it.");
        }
    }
}
