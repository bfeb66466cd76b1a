using System.Globalization;
using System.Text.RegularExpressions;
using ActorVent.Delivery;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Which hosts annotations may name, and how many webhooks. A pattern is shown only once it is known to be one: it may be a whole URL with a secret.</summary>
internal static partial class AnnotationValidator
{
    private const int MostOfAll = 10_000;

    private const string Advice =
        "Write hosts as hooks.example.com, hooks.example.com:8443, *.example.com or *, international names in their xn-- form.";

    public static AllowedHosts Hosts(Settings settings, Findings findings)
    {
        if (settings[RunOptions.AllowAnnotations] is not { } setting)
            return AllowedHosts.None;
        string[] texts = [.. setting.Values.SelectMany(value => BetweenHosts().Split(value.Trim()))];
        var patterns = new List<HostPattern>();
        for (var i = 0; i < texts.Length; i++)
        {
            var where = texts.Length == 1 ? setting.Where : string.Create(CultureInfo.InvariantCulture, $"{setting.Where} (pattern {i + 1} of {texts.Length})");
            if (HostPattern.Fault(texts[i], out var pattern) is { } fault)
            {
                findings.Error(fault, where, Advice);
                continue;
            }
            WarnOf(pattern!, where, findings);
            if (!patterns.Contains(pattern!))
                patterns.Add(pattern!);
        }
        return new AllowedHosts(patterns);
    }

    public static int MostEndpoints(Settings settings, Findings findings) =>
        Numbers.Whole(settings[RunOptions.MaxAnnotationEndpoints], 1, MostOfAll, findings) ?? 1;

    private static void WarnOf(HostPattern pattern, string where, Findings findings)
    {
        if (pattern.IsEverything)
        {
            findings.Warn(
                $"'{pattern}' lets everybody who may annotate an object have it sent to any public host",
                where,
                "Name the hosts that are meant, unless that is meant.");
        }
        else if (pattern.IsInternal)
        {
            findings.Warn(
                $"'{pattern}' is within the machine, its cluster or its cloud, where annotations reach public addresses only",
                where,
                "Send to endpoints with private addresses by --url.");
        }
    }

    [GeneratedRegex(@"\s*,\s*|\s+")]
    private static partial Regex BetweenHosts();
}
