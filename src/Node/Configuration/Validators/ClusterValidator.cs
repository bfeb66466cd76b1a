using System.Text.RegularExpressions;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>How the cluster is reached and called.</summary>
internal static partial class ClusterValidator
{
    public static string? Name(Settings settings, Findings findings)
    {
        if (settings[RunOptions.Cluster] is not { } setting)
            return null;
        if (!NamePattern().IsMatch(setting.Value))
            findings.Error($"'{setting.Value}' is no name for a cluster", setting.Where, "Use letters, digits, '.', '_' and '-', at most 128.");
        return setting.Value;
    }

    public static string? Kubeconfig(Settings settings, Findings findings)
    {
        if (settings[RunOptions.Kubeconfig] is not { } setting)
            return null;
        if (!File.Exists(setting.Value))
            findings.Error($"the file '{setting.Value}' does not exist", setting.Where, "Name a kubeconfig file; a list of files goes into KUBECONFIG.");
        return setting.Value.Length == 0 ? null : Path.GetFullPath(setting.Value);
    }

    public static string? Context(Settings settings, Findings findings)
    {
        if (settings[RunOptions.Context] is not { } setting)
            return null;
        if (string.IsNullOrWhiteSpace(setting.Value))
            findings.Error("the name is empty", setting.Where, "Name a context of the kubeconfig (kubectl config get-contexts lists them), or drop the option.");
        return setting.Value;
    }

    public static bool StreamingLists(Settings settings, Findings findings) =>
        Choice.Of(settings[RunOptions.StreamingLists]!, findings, ("auto", true), ("off", false));

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9._]{0,126}[A-Za-z0-9])?\\z")]
    private static partial Regex NamePattern();
}
