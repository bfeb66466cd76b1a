using System.Net;

namespace ActorVent.Delivery;

/// <summary>
/// Ranges that no endpoint of a tenant is in: every row of IANA's registries of special-purpose addresses
/// (https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry, reachable or not: nobody serves
/// webhooks on an anycast address of a DNS sink), multicast, what RFC 4291 and its updates withdrew, and where clouds serve
/// metadata. The first that contains an address names it, so that the narrow ones come first.
/// </summary>
internal static class SpecialAddresses
{
    private const string Loopback = "a loopback address";
    private const string Unspecified = "an unspecified address";
    private const string Private = "a private address";
    private const string LinkLocal = "a link-local address";
    private const string Metadata = "where a cloud serves metadata";
    private const string Protocol = "reserved for protocols";
    private const string Documentation = "a documentation address";
    private const string Benchmark = "a benchmarking address";
    private const string Multicast = "a multicast address";
    private const string Sink = "reserved for DNS sinks";
    private const string Tunnel = "an address of a tunnel";

    public static IReadOnlyList<(IPNetwork Network, string Name)> V4 { get; } = Table(
        ("169.254.169.254/32", Metadata),
        ("100.100.100.200/32", Metadata),
        ("192.0.0.192/32", Metadata),
        ("168.63.129.16/32", Metadata),
        ("255.255.255.255/32", "the broadcast address"),
        ("0.0.0.0/8", Unspecified),
        ("10.0.0.0/8", Private),
        ("100.64.0.0/10", "an address of a carrier's shared space"),
        ("127.0.0.0/8", Loopback),
        ("169.254.0.0/16", LinkLocal),
        ("172.16.0.0/12", Private),
        ("192.0.0.0/24", Protocol),
        ("192.0.2.0/24", Documentation),
        ("192.31.196.0/24", Sink),
        ("192.52.193.0/24", Protocol),
        ("192.88.99.0/24", Tunnel),
        ("192.168.0.0/16", Private),
        ("192.175.48.0/24", Sink),
        ("198.18.0.0/15", Benchmark),
        ("198.51.100.0/24", Documentation),
        ("203.0.113.0/24", Documentation),
        ("224.0.0.0/4", Multicast),
        ("240.0.0.0/4", "reserved"));

    public static IReadOnlyList<(IPNetwork Network, string Name)> V6 { get; } = Table(
        ("fd00:ec2::254/128", Metadata),
        ("fd20:ce::254/128", Metadata),
        ("fd00:42::42/128", Metadata),
        ("fe80::a9fe:a9fe/128", Metadata),
        ("::/128", Unspecified),
        ("::1/128", Loopback),
        ("::/96", "an IPv4-compatible address"),
        ("::ffff:0:0:0/96", "an IPv4-translated address"),
        // Any length of prefix may follow, so that nobody can tell the embedded address.
        ("64:ff9b:1::/48", "a local NAT64 address"),
        ("100::/64", "a discarded address"),
        ("100:0:0:1::/64", "a discarded address"),
        ("2001::/32", Tunnel),
        ("2001:2::/48", Benchmark),
        ("2001::/23", Protocol),
        ("2001:db8::/32", Documentation),
        ("2002::/16", Tunnel),
        ("2620:4f:8000::/48", Sink),
        ("3fff::/20", Documentation),
        ("5f00::/16", "a routing segment"),
        ("fc00::/7", "a unique local address"),
        ("fe80::/10", LinkLocal),
        ("fec0::/10", "a site-local address"),
        ("ff00::/8", Multicast));

    private static (IPNetwork, string)[] Table(params ReadOnlySpan<(string Network, string Name)> rows)
    {
        var table = new (IPNetwork, string)[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            table[i] = (IPNetwork.Parse(rows[i].Network), rows[i].Name);
        return table;
    }
}
