using System.Text.RegularExpressions;

namespace ActorVent.Node.Configuration;

/// <summary>Chooses, for each option, the one place that counts: flag, then ACTORVENT_, K8SVENT_, K8VENT_, default.</summary>
internal static partial class SettingsReader
{
    /// <param name="options">What may be said.</param>
    /// <param name="flags">Values by the option's name.</param>
    /// <param name="environment">All variables; those not asked for are left alone.</param>
    /// <param name="findings">Told about flags that were given too often.</param>
    public static Settings Read(
        IReadOnlyList<OptionDefinition> options,
        IReadOnlyDictionary<string, IReadOnlyList<string>> flags,
        IReadOnlyDictionary<string, string> environment,
        Findings findings)
    {
        var values = new Dictionary<OptionDefinition, Setting>();
        foreach (var option in options)
        {
            if ((FromFlags(option, flags, findings) ?? FromEnvironment(option, environment) ?? FromDefault(option)) is not { } setting)
                continue;
            values[option] = setting;
            if (setting.Source == SettingSource.Flag)
                WarnOfInherited(option, environment, findings);
        }
        return new Settings(values);
    }

    /// <summary>For commands whose options have no variables.</summary>
    public static Settings ReadFlags(
        IReadOnlyList<OptionDefinition> options, IReadOnlyDictionary<string, IReadOnlyList<string>> flags, Findings findings) =>
        Read(options, flags, new Dictionary<string, string>(), findings);

    private static Setting? FromFlags(OptionDefinition option, IReadOnlyDictionary<string, IReadOnlyList<string>> flags, Findings findings)
    {
        if (!flags.TryGetValue(option.Name, out var given) || given.Count == 0)
            return null;
        if (given.Count > 1 && !option.Repeatable)
            findings.Error("given more than once", option.Flag, "Give it once.");
        return new Setting(SettingSource.Flag, option.Flag, given);
    }

    /// <summary>An empty variable counts as none: manifests often have <c>value: ""</c>.</summary>
    private static Setting? FromEnvironment(OptionDefinition option, IReadOnlyDictionary<string, string> environment)
    {
        if (!option.HasVariable)
            return null;
        foreach (var name in (IEnumerable<string>)[option.Variable, .. option.Inherited])
        {
            if (!environment.TryGetValue(name, out var text) || string.IsNullOrWhiteSpace(text))
                continue;
            string[] values = option.Repeatable
                ? [.. BetweenItems().Split(text).Where(item => item.Length > 0)]
                : [text];
            if (values.Length > 0)
                return new Setting(SourceOf(name), name, values);
        }
        return null;
    }

    /// <summary>Whatever their documents said, with some of the predecessors' releases the variable won: who relied on that has to know.</summary>
    private static void WarnOfInherited(OptionDefinition option, IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        foreach (var name in option.Inherited)
        {
            if (environment.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text))
                findings.Warn($"does not count, because {option.Flag} is given", name, "Unset it, or drop the flag.");
        }
    }

    private static Setting? FromDefault(OptionDefinition option) =>
        option.Default is { } text ? new Setting(SettingSource.Default, option.Flag, [text]) : null;

    private static SettingSource SourceOf(string variable) =>
        variable.StartsWith(EnvironmentNames.Prefix, StringComparison.Ordinal) ? SettingSource.ActorVent
        : variable.StartsWith("K8SVENT_", StringComparison.Ordinal) ? SettingSource.K8svent
        : SettingSource.K8vent;

    /// <summary>Manifests write lists over several lines, shells with blanks.</summary>
    [GeneratedRegex(@"[\s,]+")]
    private static partial Regex BetweenItems();
}
