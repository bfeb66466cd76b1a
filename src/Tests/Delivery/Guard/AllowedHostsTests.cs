using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Guard;

public class AllowedHostsTests
{
    [Theory]
    [InlineData("hooks.example.com", "https://hooks.example.com/", true)]
    [InlineData("Hooks.Example.COM", "https://hooks.example.com/", true)]
    [InlineData("hooks.example.com", "https://x.hooks.example.com/", false)]
    [InlineData("hooks.example.com", "https://hooks.example.com.evil.example/", false)]
    [InlineData("hooks.example.com", "https://hooks.example.co/", false)]
    [InlineData("*.example.com", "https://hooks.example.com/", true)]
    [InlineData("*.example.com", "https://a.b.example.com/", true)]
    [InlineData("*.example.com", "https://example.com/", false)]
    [InlineData("*.example.com", "https://evilexample.com/", false)]
    [InlineData("*.example.com", "https://x.example.com.evil.example/", false)]
    [InlineData("*.com", "https://hooks.example.com/", true)]
    [InlineData("*", "https://hooks.example.com/", true)]
    [InlineData("*", "https://1.1.1.1/", false)]
    [InlineData("*", "https://[2606:4700::1111]/", false)]
    [InlineData("*.1.1.example.com", "https://1.1.1.1/", false)]
    [InlineData("1.1.1.1", "https://1.1.1.1/", true)]
    [InlineData("1.1.1.1", "https://[::ffff:1.1.1.1]/", false)]
    [InlineData("[2606:4700::1111]", "https://[2606:4700::1111]/", true)]
    [InlineData("[2606:4700::ABCD]", "https://[2606:4700::abcd]/", true)]
    [InlineData("xn--bcher-kva.example", "https://xn--bcher-kva.example/", true)]
    public void Host_ByItsPattern_IsAllowedOrNot(string pattern, string url, bool allowed)
    {
        var hosts = GuardTableTests.Allow(pattern);

        Assert.Equal(allowed, hosts.Refusal(url) is null);
        Assert.Equal(allowed, hosts.Allows(new Uri(url)));
    }

    [Theory]
    [InlineData("hooks.example.com", "https://hooks.example.com:443/", true)]
    [InlineData("hooks.example.com", "http://hooks.example.com:80/", true)]
    [InlineData("hooks.example.com", "https://hooks.example.com:8443/", false)]
    [InlineData("hooks.example.com", "https://hooks.example.com:80/", false)]
    [InlineData("hooks.example.com", "http://hooks.example.com:443/", false)]
    [InlineData("hooks.example.com:8443", "https://hooks.example.com:8443/", true)]
    [InlineData("hooks.example.com:8443", "https://hooks.example.com/", false)]
    [InlineData("hooks.example.com:443", "https://hooks.example.com/", true)]
    [InlineData("hooks.example.com:443", "http://hooks.example.com/", false)]
    [InlineData("*.example.com:8443", "https://hooks.example.com:8443/", true)]
    [InlineData("*:8443", "https://hooks.example.com:8443/", true)]
    [InlineData("*:8443", "https://hooks.example.com/", false)]
    [InlineData("[2606:4700::1111]:8443", "https://[2606:4700::1111]:8443/", true)]
    [InlineData("[2606:4700::1111]:8443", "https://[2606:4700::1111]/", false)]
    public void Port_ByItsPattern_IsAllowedOrNot(string pattern, string url, bool allowed) =>
        Assert.Equal(allowed, GuardTableTests.Allow(pattern).Refusal(url) is null);

    [Theory]
    [InlineData("hooks.shop.svc", "http://hooks.shop.svc/", true)]
    [InlineData("*.svc", "http://hooks.shop.svc/", true)]
    [InlineData("*.internal", "http://hooks.internal/", true)]
    [InlineData("*.eu.internal", "http://hooks.eu.internal/", true)]
    [InlineData("hooks", "http://hooks/", true)]
    [InlineData("*", "http://hooks.internal/", false)]
    [InlineData("*.com", "http://metadata.tencentyun.com/", false)]
    [InlineData("*.tencentyun.com", "http://metadata.tencentyun.com/", false)]
    [InlineData("metadata.tencentyun.com", "http://metadata.tencentyun.com/", true)]
    public void InternalName_OnlyWhenMeant_PassesTheUrlRules(string pattern, string url, bool allowed) =>
        Assert.Equal(allowed, GuardTableTests.Allow(pattern).Refusal(url) is null);

    [Fact]
    public void Patterns_Several_AreAddedUp()
    {
        var hosts = GuardTableTests.Allow("hooks.example.com:8443", "*.example.com", "other.example");

        Assert.Equal("hooks.example.com:8443,*.example.com,other.example", hosts.ToString());
        Assert.Null(hosts.Refusal("https://hooks.example.com:8443/"));
        Assert.Null(hosts.Refusal("https://hooks.example.com/"));
        Assert.Null(hosts.Refusal("https://other.example/"));
        Assert.Equal("port 8443 of other.example is not allowed", hosts.Refusal("https://other.example:8443/s3cret"));
        Assert.Equal("the host third.example is not allowed", hosts.Refusal("https://third.example/s3cret?s3cret"));
    }

    [Fact]
    public void Nothing_ByDefault_IsAllowed()
    {
        Assert.True(AllowedHosts.None.IsEmpty);
        Assert.Equal("webhooks of annotations are not enabled (see --allow-annotations)", AllowedHosts.None.Refusal("https://hooks.example.com/"));
        Assert.False(AllowedHosts.None.Allows(new Uri("https://hooks.example.com/")));
        Assert.False(GuardTableTests.Allow("*").Allows(new Uri("/hooks", UriKind.Relative)));
    }

    [Theory]
    [InlineData("", "the pattern is empty")]
    [InlineData("https://hooks.example.com", "the pattern is a URL or a range, not a host")]
    [InlineData("hooks.example.com/services", "the pattern is a URL or a range, not a host")]
    [InlineData("10.0.0.0/8", "the pattern is a URL or a range, not a host")]
    [InlineData("user@hooks.example.com", "the pattern is a URL or a range, not a host")]
    [InlineData("hooks.*.com", "a * can only be the whole pattern, or its first label")]
    [InlineData("*hooks.example.com", "a * can only be the whole pattern, or its first label")]
    [InlineData("*.*.example.com", "a * can only be the whole pattern, or its first label")]
    [InlineData("**", "a * can only be the whole pattern, or its first label")]
    [InlineData("hooks.example.com:*", "a * can only be the whole pattern, or its first label")]
    [InlineData("*.", "there is no host")]
    [InlineData("*.1.1.1.1", "a * cannot stand for a part of an address")]
    [InlineData("*:0", "the port is no number from 1 to 65535")]
    [InlineData("hooks.example.com:http", "the port is no number from 1 to 65535")]
    [InlineData("hooks.example.com:", "the port is no number from 1 to 65535")]
    [InlineData("hooks.example.com.", "the host ends with a dot")]
    [InlineData("b\u00FCcher.example", "the host is no name: letters, digits and '-' between dots")]
    [InlineData("hooks example.com", "the host is no name: letters, digits and '-' between dots")]
    [InlineData("127.1", "the host is a number in an odd notation: IPv4 addresses are four decimal numbers")]
    [InlineData("2606:4700::1111", "the host is no name; an IPv6 address stands in brackets")]
    [InlineData("[2606:4700:0::1111]", "the host is no IPv6 address in its shortest notation")]
    [InlineData("127.0.0.1", "127.0.0.1 is a loopback address, and those are always refused")]
    [InlineData("10.0.0.1:8080", "10.0.0.1 is a private address, and those are always refused")]
    [InlineData("[fd00::1]", "fd00::1 is a unique local address, and those are always refused")]
    public void Pattern_ThatCannotBeRead_IsToldWhy(string text, string fault)
    {
        Assert.Equal(fault, HostPattern.Fault(text, out var pattern));
        Assert.Null(pattern);
    }
}
