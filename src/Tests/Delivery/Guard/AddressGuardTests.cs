using System.Net;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Guard;

public class AddressGuardTests
{
    /// <summary>The public neighbours of what is refused.</summary>
    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("168.63.129.15")]
    [InlineData("168.63.129.17")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("191.255.255.255")]
    [InlineData("192.0.1.255")]
    [InlineData("192.0.3.0")]
    [InlineData("192.31.195.255")]
    [InlineData("192.31.197.0")]
    [InlineData("192.52.192.255")]
    [InlineData("192.52.194.0")]
    [InlineData("192.88.98.255")]
    [InlineData("192.88.100.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("192.175.47.255")]
    [InlineData("192.175.49.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("198.51.99.255")]
    [InlineData("198.51.101.0")]
    [InlineData("203.0.112.255")]
    [InlineData("203.0.114.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:9.255.255.255")]
    [InlineData("64:ff9b::9.255.255.255")]
    [InlineData("2000::")]
    [InlineData("2001:200::")]
    [InlineData("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db9::")]
    [InlineData("2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2003::")]
    [InlineData("2606:4700::100:5efe:a00:1")]
    [InlineData("2620:4f:7fff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2620:4f:8001::")]
    [InlineData("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("3fff:1000::")]
    public void Address_ThatIsPublic_IsAllowed(string address) => Assert.Null(AddressGuard.Refusal(IPAddress.Parse(address)));

    [Fact]
    public void Range_WithItsFirstAndLastAddress_IsRefused()
    {
        foreach (var (network, _) in SpecialAddresses.V4.Concat(SpecialAddresses.V6))
        {
            Assert.True(AddressGuard.Refusal(network.BaseAddress) is not null, $"{network.BaseAddress} is allowed");
            Assert.True(AddressGuard.Refusal(LastOf(network)) is not null, $"{LastOf(network)} is allowed");
        }
    }

    [Fact]
    public void Range_OfV4_IsRefusedInEveryDisguise()
    {
        foreach (var (network, name) in SpecialAddresses.V4)
        {
            var mapped = network.BaseAddress.MapToIPv6();
            var bytes = mapped.GetAddressBytes();
            IPAddress.Parse("64:ff9b::").GetAddressBytes().AsSpan(0, 12).CopyTo(bytes);
            Assert.NotNull(AddressGuard.Refusal(mapped));
            Assert.Equal(AddressGuard.Refusal(mapped), AddressGuard.Refusal(new IPAddress(bytes)));
            Assert.True(name.Length > 0);
        }
    }

    [Fact]
    public void Range_OfEveryKind_HasARowInTheTable()
    {
        var rows = GuardTableTests.Rows
            .Where(row => row.Data.Item2 == Expected.RefusedByAddress)
            .Select(row => IPAddress.Parse(new Uri(row.Data.Item1).IdnHost))
            .ToList();
        foreach (var table in (IReadOnlyList<(IPNetwork Network, string Name)>[])[SpecialAddresses.V4, SpecialAddresses.V6])
        {
            foreach (var (network, _) in table)
                Assert.True(rows.Exists(address => table.FirstOrDefault(r => r.Network.Contains(address)).Network == network), $"no row is in {network}");
        }
    }

    private static IPAddress LastOf(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }
}
