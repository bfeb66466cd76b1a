using System.Net;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// <c>0.0.0.0</c> and <c>::</c>, which say where a server listens and which k3d for one writes into kubeconfigs. As for Go's net.Dial, the
/// local system is meant; .NET takes them for no target.
/// </summary>
internal static class UnspecifiedAddress
{
    /// <summary>Where to connect to; null for every other host.</summary>
    public static IPAddress[]? Targets(string host)
    {
        if (!IPAddress.TryParse(host, out var address))
            return null;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.Equals(IPAddress.Any) ? [IPAddress.Loopback]
            : plain.Equals(IPAddress.IPv6Any) ? [IPAddress.IPv6Loopback, IPAddress.Loopback]
            : null;
    }
}
