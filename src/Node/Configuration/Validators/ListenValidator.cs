using System.Globalization;
using System.Net;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Where health and metrics are served.</summary>
internal static class ListenValidator
{
    private const string Form = "Write it as ADDRESS:PORT, or :PORT for all addresses, as in 127.0.0.1:8080 or [::1]:8080.";

    /// <returns>null: nowhere.</returns>
    public static ListenOptions? Validate(Settings settings, Findings findings)
    {
        if (settings[RunOptions.Listen] is not { } setting)
            return null;
        if (Parse(setting.Value) is { } listen)
            return listen;
        findings.Error("this is no address with a port", setting.Where, Form);
        return null;
    }

    private static ListenOptions? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort)
            return null;
        var host = text[..colon];
        if (host.Length == 0)
            return new ListenOptions(IPAddress.IPv6Any, port);
        // An IPv6 address without brackets may end in what looks like a port.
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        return (isBracketed || !host.Contains(':', StringComparison.Ordinal)) && IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? new ListenOptions(address, port)
            : null;
    }
}
