using System.Net;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Guard;

/// <summary>One URL a row: what is decided, and what the reason says (for an allowed one: what the HTTP handler connects to).</summary>
public class GuardTableTests
{
    private const string Odd = "a number in an odd notation";
    private const string OddV6 = "no IPv6 address in its shortest notation";
    private const string Blank = "white space or control characters";
    private const string Ascii = "beyond ASCII";
    private const string NoName = "the host is no name";
    private const string Internal = "a name within the machine, its cluster or its cloud";
    private const string Loopback = "a loopback address";
    private const string Private = "a private address";
    private const string LinkLocal = "a link-local address";
    private const string Metadata = "where a cloud serves metadata";
    private const string Unspecified = "an unspecified address";
    private const string Documentation = "a documentation address";
    private const string Multicast = "a multicast address";
    private const string Tunnel = "an address of a tunnel";

    /// <summary>Everything that the operator can allow.</summary>
    internal static AllowedHosts Most { get; } = Allow(
        "*", "*:8443", "1.1.1.1", "192.0.1.1", "172.15.255.255", "172.32.0.0", "[2606:4700:4700::1111]", "[2606:4700:4700::1111]:8443", "[64:ff9b::808:808]",
        "[::ffff:8.8.8.8]", "[2001:200::1]");

    public static TheoryData<string, Expected, string> Rows { get; } = new()
    {
        // Names and addresses that are public.
        { "https://hooks.example.com/services/T0?x=%40", Expected.Allowed, "hooks.example.com:443" },
        { "http://hooks.example.com", Expected.Allowed, "hooks.example.com:80" },
        { "HTTPS://Hooks.EXAMPLE.com/", Expected.Allowed, "hooks.example.com:443" },
        { "https://hooks.example.com?q", Expected.Allowed, "hooks.example.com:443" },
        { "https://hooks.example.com:443/", Expected.Allowed, "hooks.example.com:443" },
        { "https://hooks.example.com:8443/", Expected.Allowed, "hooks.example.com:8443" },
        { "http://hooks.example.com:8443/", Expected.Allowed, "hooks.example.com:8443" },
        { "https://xn--bcher-kva.example/", Expected.Allowed, "xn--bcher-kva.example:443" },
        { "https://under_score.example.com/", Expected.Allowed, "under_score.example.com:443" },
        { "https://127.0.0.1.example.com/", Expected.Allowed, "127.0.0.1.example.com:443" },
        { "https://localhost.example.com/", Expected.Allowed, "localhost.example.com:443" },
        { "https://notlocal.com/local.internal/@127.0.0.1:80", Expected.Allowed, "notlocal.com:443" },
        { "https://1.1.1.1/", Expected.Allowed, "1.1.1.1:443" },
        { "https://192.0.1.1/", Expected.Allowed, "192.0.1.1:443" },
        { "https://172.15.255.255/", Expected.Allowed, "172.15.255.255:443" },
        { "https://172.32.0.0/", Expected.Allowed, "172.32.0.0:443" },
        { "https://[2606:4700:4700::1111]/", Expected.Allowed, "[2606:4700:4700::1111]:443" },
        { "https://[2606:4700:4700::1111]:8443/", Expected.Allowed, "[2606:4700:4700::1111]:8443" },
        { "https://[2001:200::1]/", Expected.Allowed, "[2001:200::1]:443" },
        { "https://[64:ff9b::808:808]/", Expected.Allowed, "[64:ff9b::808:808]:443" },
        { "https://[::ffff:8.8.8.8]/", Expected.Allowed, "8.8.8.8:443" },

        // IPv4, each range with an edge.
        { "http://0.0.0.0/", Expected.RefusedByAddress, Unspecified },
        { "http://0.255.255.255/", Expected.RefusedByAddress, Unspecified },
        { "http://10.0.0.1/", Expected.RefusedByAddress, Private },
        { "http://10.255.255.255/", Expected.RefusedByAddress, Private },
        { "http://100.64.0.1/", Expected.RefusedByAddress, "an address of a carrier's shared space" },
        { "http://100.127.255.255/", Expected.RefusedByAddress, "an address of a carrier's shared space" },
        { "http://100.100.100.200/", Expected.RefusedByAddress, Metadata },
        { "http://127.0.0.1/", Expected.RefusedByAddress, Loopback },
        { "http://127.0.0.1:8443/", Expected.RefusedByAddress, Loopback },
        { "http://127.255.255.254/", Expected.RefusedByAddress, Loopback },
        { "http://168.63.129.16/", Expected.RefusedByAddress, Metadata },
        { "http://169.254.0.1/", Expected.RefusedByAddress, LinkLocal },
        { "http://169.254.169.254/latest/meta-data/", Expected.RefusedByAddress, Metadata },
        { "http://169.254.170.2/v2/credentials", Expected.RefusedByAddress, LinkLocal },
        { "http://172.16.0.1/", Expected.RefusedByAddress, Private },
        { "http://172.31.255.255/", Expected.RefusedByAddress, Private },
        { "http://192.0.0.1/", Expected.RefusedByAddress, "reserved for protocols" },
        { "http://192.0.0.192/", Expected.RefusedByAddress, Metadata },
        { "http://192.0.2.1/", Expected.RefusedByAddress, Documentation },
        { "http://192.31.196.1/", Expected.RefusedByAddress, "reserved for DNS sinks" },
        { "http://192.52.193.1/", Expected.RefusedByAddress, "reserved for protocols" },
        { "http://192.88.99.1/", Expected.RefusedByAddress, Tunnel },
        { "http://192.168.0.1/", Expected.RefusedByAddress, Private },
        { "http://192.175.48.1/", Expected.RefusedByAddress, "reserved for DNS sinks" },
        { "http://198.18.0.1/", Expected.RefusedByAddress, "a benchmarking address" },
        { "http://198.19.255.255/", Expected.RefusedByAddress, "a benchmarking address" },
        { "http://198.51.100.1/", Expected.RefusedByAddress, Documentation },
        { "http://203.0.113.1/", Expected.RefusedByAddress, Documentation },
        { "http://224.0.0.1/", Expected.RefusedByAddress, Multicast },
        { "http://239.255.255.255/", Expected.RefusedByAddress, Multicast },
        { "http://240.0.0.1/", Expected.RefusedByAddress, "reserved" },
        { "http://255.255.255.255/", Expected.RefusedByAddress, "the broadcast address" },

        // IPv6.
        { "http://[::]/", Expected.RefusedByAddress, Unspecified },
        { "http://[::1]/", Expected.RefusedByAddress, Loopback },
        { "http://[::127.0.0.1]/", Expected.RefusedByAddress, "an IPv4-compatible address" },
        { "http://[::ffff:0:127.0.0.1]/", Expected.RefusedByAddress, "an IPv4-translated address" },
        { "http://[::ffff:127.0.0.1]/", Expected.RefusedByAddress, Loopback },
        { "http://[::ffff:10.0.0.1]/", Expected.RefusedByAddress, Private },
        { "http://[::ffff:169.254.169.254]/", Expected.RefusedByAddress, Metadata },
        { "http://[64:ff9b::7f00:1]/", Expected.RefusedByAddress, Loopback },
        { "http://[64:ff9b::a00:1]/", Expected.RefusedByAddress, Private },
        { "http://[64:ff9b::a9fe:a9fe]/", Expected.RefusedByAddress, Metadata },
        { "http://[64:ff9b:1::7f00:1]/", Expected.RefusedByAddress, "a local NAT64 address" },
        { "http://[64:ff9b:1::808:808]/", Expected.RefusedByAddress, "a local NAT64 address" },
        { "http://[64:ff9b:2::1]/", Expected.RefusedByAddress, "not a global address" },
        { "http://[100::1]/", Expected.RefusedByAddress, "a discarded address" },
        { "http://[100:0:0:1::1]/", Expected.RefusedByAddress, "a discarded address" },
        { "http://[2001::1]/", Expected.RefusedByAddress, Tunnel },
        { "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", Expected.RefusedByAddress, Tunnel },
        { "http://[2001:2::1]/", Expected.RefusedByAddress, "a benchmarking address" },
        { "http://[2001:1ff::1]/", Expected.RefusedByAddress, "reserved for protocols" },
        { "http://[2001:db8::1]/", Expected.RefusedByAddress, Documentation },
        { "http://[2002:7f00:1::1]/", Expected.RefusedByAddress, Tunnel },
        { "http://[2002:808:808::1]/", Expected.RefusedByAddress, Tunnel },
        { "http://[2606:4700::5efe:10.0.0.1]/", Expected.RefusedByAddress, Tunnel },
        { "http://[2606:4700::200:5efe:a00:1]/", Expected.RefusedByAddress, Tunnel },
        { "http://[2620:4f:8000::1]/", Expected.RefusedByAddress, "reserved for DNS sinks" },
        { "http://[3fff::1]/", Expected.RefusedByAddress, Documentation },
        { "http://[4000::1]/", Expected.RefusedByAddress, "not a global address" },
        { "http://[5f00::1]/", Expected.RefusedByAddress, "a routing segment" },
        { "http://[fc00::1]/", Expected.RefusedByAddress, "a unique local address" },
        { "http://[fdff::1]/", Expected.RefusedByAddress, "a unique local address" },
        { "http://[fd00:ec2::254]/latest/", Expected.RefusedByAddress, Metadata },
        { "http://[fd20:ce::254]/", Expected.RefusedByAddress, Metadata },
        { "http://[fd00:42::42]/", Expected.RefusedByAddress, Metadata },
        { "http://[fe80::1]/", Expected.RefusedByAddress, LinkLocal },
        { "http://[fe80::a9fe:a9fe]/", Expected.RefusedByAddress, Metadata },
        { "http://[febf::1]/", Expected.RefusedByAddress, LinkLocal },
        { "http://[fec0::1]/", Expected.RefusedByAddress, "a site-local address" },
        { "http://[ff02::1]/", Expected.RefusedByAddress, Multicast },

        // Numbers that parsers read differently.
        { "http://0177.0.0.1/", Expected.RefusedByUrl, Odd },
        { "http://2130706433/", Expected.RefusedByUrl, Odd },
        { "http://017700000001/", Expected.RefusedByUrl, Odd },
        { "http://0x7f000001/", Expected.RefusedByUrl, Odd },
        { "http://0X7F.0.0.1/", Expected.RefusedByUrl, Odd },
        { "http://0x7f.1/", Expected.RefusedByUrl, Odd },
        { "http://127.0.0.0x1/", Expected.RefusedByUrl, Odd },
        { "http://127.1/", Expected.RefusedByUrl, Odd },
        { "http://127.0.1/", Expected.RefusedByUrl, Odd },
        { "http://0/", Expected.RefusedByUrl, Odd },
        { "http://127.0.0.01/", Expected.RefusedByUrl, Odd },
        { "http://127.0.0.08/", Expected.RefusedByUrl, Odd },
        { "http://001.1.1.1/", Expected.RefusedByUrl, Odd },
        { "http://4294967297/", Expected.RefusedByUrl, Odd },
        { "http://256.1.1.1/", Expected.RefusedByUrl, Odd },
        { "http://1.1.1.1.1/", Expected.RefusedByUrl, Odd },
        { "http://[::ffff:7f00:1]/", Expected.RefusedByUrl, OddV6 },
        { "http://[0:0:0:0:0:0:0:1]/", Expected.RefusedByUrl, OddV6 },
        { "http://[0000::0001]/", Expected.RefusedByUrl, OddV6 },
        { "http://[2606:4700:4700:0::1111]/", Expected.RefusedByUrl, OddV6 },
        { "http://[127.0.0.1]/", Expected.RefusedByUrl, OddV6 },
        { "http://[::1/", Expected.RefusedByUrl, "stands in brackets" },
        { "http://[]/", Expected.RefusedByUrl, OddV6 },
        { "http://[::1]x/", Expected.RefusedByUrl, OddV6 },
        { "http://[v1.x]/", Expected.RefusedByUrl, OddV6 },
        { "http://[fe80::1%25eth0]/", Expected.RefusedByUrl, "a percent sign" },
        { "http://[fe80::1%eth0]/", Expected.RefusedByUrl, "a percent sign" },
        { "http://::1/", Expected.RefusedByUrl, "stands in brackets" },

        // Dots, percent signs, characters that normalise to others, and what looks alike.
        { "http://hooks.example.com./", Expected.RefusedByUrl, "ends with a dot" },
        { "http://127.0.0.1./", Expected.RefusedByUrl, "ends with a dot" },
        { "http://localhost./", Expected.RefusedByUrl, "ends with a dot" },
        { "http://hooks..example.com/", Expected.RefusedByUrl, NoName },
        { "http://.example.com/", Expected.RefusedByUrl, NoName },
        { "http://-.example.com/", Expected.RefusedByUrl, NoName },
        { "http://hooks.example.com;x/", Expected.RefusedByUrl, NoName },
        { "http://hooks,example.com/", Expected.RefusedByUrl, NoName },
        { "http://%31%32%37.0.0.1/", Expected.RefusedByUrl, "a percent sign" },
        { "http://127.0.0.1%2ehooks.example.com/", Expected.RefusedByUrl, "a percent sign" },
        { "http://localhost%00.example.com/", Expected.RefusedByUrl, "a percent sign" },
        { "http://\uFF11\uFF12\uFF17.0.0.1/", Expected.RefusedByUrl, Ascii },
        { "http://127\u30020\u30020\u30021/", Expected.RefusedByUrl, Ascii },
        { "http://\u2460\u2461\u2466.0.0.1/", Expected.RefusedByUrl, Ascii },
        { "http://\u24DBocalhost/", Expected.RefusedByUrl, Ascii },
        { "http://hook\u0455.example.com/", Expected.RefusedByUrl, Ascii },
        { "http://b\u00FCcher.example/", Expected.RefusedByUrl, Ascii },
        { "http://hooks\u200D.example.com/", Expected.RefusedByUrl, Ascii },
        { "http://hooks.example.com\u2215@127.0.0.1/", Expected.RefusedByUrl, Ascii },

        // User names, slashes, blanks, ports.
        { "http://hooks.example.com@127.0.0.1/", Expected.RefusedByUrl, "a user name or password" },
        { "http://user:secret@hooks.example.com/", Expected.RefusedByUrl, "a user name or password" },
        { "http://@hooks.example.com/", Expected.RefusedByUrl, "a user name or password" },
        { "http://127.0.0.1:80@hooks.example.com/", Expected.RefusedByUrl, "a user name or password" },
        { "http://hooks.example.com%2f@127.0.0.1/", Expected.RefusedByUrl, "a user name or password" },
        { "http://hooks.example.com\\@127.0.0.1/", Expected.RefusedByUrl, "a backslash" },
        { "http:\\\\127.0.0.1\\", Expected.RefusedByUrl, "a backslash" },
        { "http://127.0.0.1\\.example.com/", Expected.RefusedByUrl, "a backslash" },
        { "https://hooks.example.com/#@127.0.0.1/", Expected.RefusedByUrl, "a fragment" },
        { "https://hooks.example.com#.evil.example/", Expected.RefusedByUrl, "a fragment" },
        { "https:///127.0.0.1/", Expected.RefusedByUrl, "there is no host" },
        { "https:/127.0.0.1/", Expected.RefusedByUrl, "neither http:// nor https://" },
        { "https:127.0.0.1", Expected.RefusedByUrl, "neither http:// nor https://" },
        { "//127.0.0.1/", Expected.RefusedByUrl, "neither http:// nor https://" },
        { "https://", Expected.RefusedByUrl, "there is no host" },
        { "http://?hooks.example.com", Expected.RefusedByUrl, "there is no host" },
        { "http://:80/", Expected.RefusedByUrl, "there is no host" },
        { "", Expected.RefusedByUrl, "neither http:// nor https://" },
        { " http://127.0.0.1/", Expected.RefusedByUrl, Blank },
        { "https://hooks.example.com/\n", Expected.RefusedByUrl, Blank },
        { "https://hooks.example.com\t.evil.example/", Expected.RefusedByUrl, Blank },
        { "ht\ttp://127.0.0.1/", Expected.RefusedByUrl, Blank },
        { "https://hooks.example.com/ HTTP/1.1\r\nHost: x", Expected.RefusedByUrl, Blank },
        { "https://hooks.example.com\0.evil.example/", Expected.RefusedByUrl, Blank },
        { "https://hooks.example.com:0/", Expected.RefusedByUrl, "no number from 1 to 65535" },
        { "https://hooks.example.com:/", Expected.RefusedByUrl, "no number from 1 to 65535" },
        { "https://hooks.example.com:65536/", Expected.RefusedByUrl, "no number from 1 to 65535" },
        { "https://hooks.example.com:0443/", Expected.RefusedByUrl, "no number from 1 to 65535" },
        { "https://hooks.example.com:+443/", Expected.RefusedByUrl, "no number from 1 to 65535" },
        { "https://hooks.example.com:22/", Expected.RefusedByUrl, "port 22 of hooks.example.com is not allowed" },
        { "https://hooks.example.com:80/", Expected.RefusedByUrl, "port 80 of hooks.example.com is not allowed" },
        { "http://hooks.example.com:443/", Expected.RefusedByUrl, "port 443 of hooks.example.com is not allowed" },
        { "https://9.9.9.9/", Expected.RefusedByUrl, "the host 9.9.9.9 is not allowed" },
        { "https://[2606:4700:4700::1001]/", Expected.RefusedByUrl, "the host 2606:4700:4700::1001 is not allowed" },

        // Other schemes.
        { "file:///etc/passwd", Expected.RefusedByUrl, "neither http:// nor https://" },
        { "gopher://127.0.0.1:6379/_FLUSHALL", Expected.RefusedByUrl, "neither http:// nor https://" },
        { "ftp://hooks.example.com/", Expected.RefusedByUrl, "neither http:// nor https://" },
        { "unix:///var/run/docker.sock", Expected.RefusedByUrl, "neither http:// nor https://" },
        { "javascript:alert(1)", Expected.RefusedByUrl, "neither http:// nor https://" },
        { "httpx://hooks.example.com/", Expected.RefusedByUrl, "neither http:// nor https://" },
        { "/hooks", Expected.RefusedByUrl, "neither http:// nor https://" },

        // Names that lead inwards.
        { "http://localhost/", Expected.RefusedByUrl, Internal },
        { "http://LOCALHOST/", Expected.RefusedByUrl, Internal },
        { "http://web.localhost/", Expected.RefusedByUrl, Internal },
        { "http://localhost.localdomain/", Expected.RefusedByUrl, Internal },
        { "http://printer.local/", Expected.RefusedByUrl, Internal },
        { "http://web/", Expected.RefusedByUrl, Internal },
        { "http://web.shop.svc/", Expected.RefusedByUrl, Internal },
        { "http://web.shop.svc.cluster.local/", Expected.RefusedByUrl, Internal },
        { "https://kubernetes.default/api", Expected.RefusedByUrl, Internal },
        { "https://kubernetes.default.svc/api", Expected.RefusedByUrl, Internal },
        { "http://metadata.google.internal/computeMetadata/v1/", Expected.RefusedByUrl, Internal },
        { "http://METADATA.google.Internal/", Expected.RefusedByUrl, Internal },
        { "http://metadata/", Expected.RefusedByUrl, Internal },
        { "http://instance-data.ec2.internal/", Expected.RefusedByUrl, Internal },
        { "http://metadata.tencentyun.com/", Expected.RefusedByUrl, Internal },
        { "http://nas.home.arpa/", Expected.RefusedByUrl, Internal },
        { "http://wiki.corp/", Expected.RefusedByUrl, Internal },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Url_OfATenant_IsRefusedOrAllowed(string url, Expected expected, string says)
    {
        var refusal = Most.Refusal(url);

        switch (expected)
        {
            case Expected.Allowed:
                Assert.Null(refusal);
                Assert.True(Most.Allows(new Uri(url)));
                break;
            case Expected.RefusedByAddress:
                var address = IPAddress.Parse(new Uri(url).IdnHost);
                Assert.Equal($"{address} is {says}", refusal);
                Assert.Equal(says, AddressGuard.Refusal(address));
                break;
            default:
                Assert.Contains(says, refusal, StringComparison.Ordinal);
                Assert.DoesNotContain("secret", refusal, StringComparison.Ordinal);
                break;
        }
    }

    [Fact]
    public void Url_ThatIsTooLong_IsRefused()
    {
        var url = "https://hooks.example.com/".PadRight(2048, 'x');

        Assert.Null(Most.Refusal(url));
        Assert.Equal("the URL is longer than 2048 characters", Most.Refusal(url + "x"));
    }

    internal static AllowedHosts Allow(params string[] patterns) => new([.. patterns.Select(Pattern)]);

    internal static HostPattern Pattern(string text)
    {
        Assert.Null(HostPattern.Fault(text, out var pattern));
        return pattern!;
    }
}
