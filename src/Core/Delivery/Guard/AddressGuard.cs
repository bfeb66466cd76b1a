using System.Net;
using System.Net.Sockets;

namespace ActorVent.Delivery;

/// <summary>
/// Decides which addresses a tenant's endpoint may have: public ones. IPv4 is public unless <see cref="SpecialAddresses"/> says
/// otherwise; IPv6 only within 2000::/3, all that was ever allocated as global unicast (RFC 4291, section 2.4), so that
/// ranges that are assigned later are refused until they are known here. Pure.
/// </summary>
internal static class AddressGuard
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>RFC 6052: the way to IPv4 for a node that has only IPv6, so that the address within it decides.</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>What the address is, to go after "is", when it may not be connected to; null when it may.</summary>
    public static string? Refusal(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Refusal(address.MapToIPv4());
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => NameIn(SpecialAddresses.V4, address),
            AddressFamily.InterNetworkV6 => RefusalV6(address),
            _ => "no IP address",
        };
    }

    private static string? RefusalV6(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (Nat64.Contains(address))
            return NameIn(SpecialAddresses.V4, new IPAddress(bytes[12..]));
        if (NameIn(SpecialAddresses.V6, address) is { } name)
            return name;
        if (!GlobalUnicast.Contains(address))
            return "not a global address";
        // RFC 5214, section 6.1: an interface identifier that tells a router to tunnel to the IPv4 address that follows.
        return bytes[8] is 0x00 or 0x02 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe ? "an address of a tunnel" : null;
    }

    private static string? NameIn(IReadOnlyList<(IPNetwork Network, string Name)> table, IPAddress address)
    {
        foreach (var (network, name) in table)
        {
            if (network.Contains(address))
                return name;
        }
        return null;
    }
}
