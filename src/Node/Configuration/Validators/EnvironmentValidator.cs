namespace ActorVent.Node.Configuration.Validators;

/// <summary>Refuses ACTORVENT_ variables that mean nothing: a misspelt one would otherwise be silently without effect.</summary>
internal static class EnvironmentValidator
{
    public static void Validate(IReadOnlyList<OptionDefinition> options, IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        var known = options.Select(option => option.Variable).ToHashSet(StringComparer.Ordinal);
        var names = Spellings(options);
        foreach (var name in environment.Keys.Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(EnvironmentNames.Prefix, StringComparison.Ordinal) || known.Contains(name) || EnvironmentNames.IsServiceLink(name))
                continue;
            var nearest = names[Nearest.Of(name, names.Keys)];
            findings.Error("no such variable", name, $"The nearest that exists is {nearest}. Rename it, or unset it.");
            findings.Meant(options.First(option => option.Variable == nearest));
        }
    }

    /// <summary>What people may mean by a name: ACTORVENT_WEBHOOKS is ACTORVENT_URL to those who come from k8svent.</summary>
    private static Dictionary<string, string> Spellings(IReadOnlyList<OptionDefinition> options)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in options)
        {
            names[option.Variable] = option.Variable;
            foreach (var inherited in option.Inherited)
                names.TryAdd(EnvironmentNames.Prefix + inherited[(inherited.IndexOf('_', StringComparison.Ordinal) + 1)..], option.Variable);
        }
        return names;
    }
}
