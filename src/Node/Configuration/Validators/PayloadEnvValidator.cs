using System.Text.RegularExpressions;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>What payloads tell of the process' environment: what is listed by name, never all of it, as k8vent sent it.</summary>
internal static partial class PayloadEnvValidator
{
    // Variables that hold keys, or URLs whose paths are keys.
    private static readonly OptionDefinition[] Secrets = [RunOptions.Url, RunOptions.Secret];

    public static IReadOnlyDictionary<string, string> Validate(Settings settings, IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        var chosen = new Dictionary<string, string>();
        if (environment.TryGetValue(EnvironmentNames.PayloadEnvironment, out var standard) && standard.Length > 0)
            chosen[EnvironmentNames.PayloadEnvironment] = standard;
        if (settings[RunOptions.PayloadEnv] is not { } setting)
            return chosen;
        foreach (var name in setting.Values.Distinct())
        {
            if (!Name().IsMatch(name))
                findings.Error("this is no name of a variable", setting.Where, "Give names alone, one each, without their values: --payload-env REGION.");
            else if (Secrets.Any(option => option.Variable == name || option.Inherited.Contains(name)))
                findings.Error($"{name} is a secret, which no payload may have", setting.Where, "Drop it.");
            else if (environment.TryGetValue(name, out var value))
                chosen[name] = value;
            else
                findings.Warn($"{name} is not set, so that payloads go without it", setting.Where, "Set it, or drop it here.");
        }
        return chosen;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z")]
    private static partial Regex Name();
}
