using System.Text.RegularExpressions;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Namespaces and selectors. What a selector says is left to the API server, which alone knows its fields.</summary>
internal static partial class ScopeValidator
{
    public static IReadOnlyList<string> Namespaces(Settings settings, Findings findings)
    {
        if (settings[RunOptions.Namespace] is not { } setting)
            return [];
        foreach (var name in setting.Values)
        {
            if (!Label().IsMatch(name))
                findings.Error($"'{name}' is no name of a namespace", setting.Where, "Use lower-case letters, digits and '-', at most 63; leave the option out for all namespaces.");
        }
        return [.. setting.Values.Distinct()];
    }

    public static string? Selector(Settings settings, OptionDefinition option, Findings findings)
    {
        if (settings[option] is not { } setting)
            return null;
        var text = setting.Value.Trim();
        // The journal names scopes by their selectors, with | between the parts.
        if (text.Length > 0 && !text.AsSpan().ContainsAny("|\r\n"))
            return text;
        findings.Error($"'{text}' is no selector", setting.Where, "Write it as kubectl takes it: app=web,tier!=test; leave the option out for everything.");
        return null;
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\z")]
    private static partial Regex Label();
}
