using System.Net;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Addresses of this machine.</summary>
internal static class Addresses
{
    /// <summary>Loopback when it is none.</summary>
    public static IPAddress Of(Setting? setting, Findings findings)
    {
        if (setting is null)
            return IPAddress.Loopback;
        if (IPAddress.TryParse(setting.Value, out var address))
            return address;
        findings.Error($"'{setting.Value}' is no address", setting.Where, "Use one of this machine's, or 0.0.0.0 for all of them.");
        return IPAddress.Loopback;
    }
}
