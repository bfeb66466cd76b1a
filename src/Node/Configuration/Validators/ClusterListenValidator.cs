using System.Globalization;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Where other nodes reach this one.</summary>
internal static class ClusterListenValidator
{
    private const string Form = "Write it as ADDRESS, ADDRESS:PORT or :PORT, as in 10.0.0.7:4053 or [fd00::7]:4053.";

    public static ClusterListenOptions Validate(Settings settings, bool isClustered, Findings findings)
    {
        if (settings[RunOptions.ClusterListen] is not { } setting)
            return ClusterListenOptions.Default;
        if (!isClustered)
            findings.Warn("a node whose journal is a file is alone", setting.Where, "Drop it, or use --journal postgres://….");
        if (Parse(setting.Value) is { } listen)
            return listen;
        findings.Error("this is no address", setting.Where, Form);
        return ClusterListenOptions.Default;
    }

    private static ClusterListenOptions? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        // A colon within brackets is the address's.
        var hasPort = colon > text.LastIndexOf(']');
        var host = (hasPort ? text[..colon] : text).Trim('[', ']');
        var port = 0;
        if (hasPort && (!int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 0 or > 65535))
            return null;
        return host.Length == 0
            ? hasPort ? new ClusterListenOptions(null, port) : null
            : Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : new ClusterListenOptions(host, port);
    }
}
