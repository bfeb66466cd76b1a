using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Primitives;

public sealed class RingTests
{
    [Fact]
    public void Ring_ByName_SpreadsTheNamesOfAStatefulSet()
    {
        var ring = new Ring(RingKind.Name, 64);

        var partitions = Enumerable.Range(0, 100).Select(i => ring.PartitionOf("default", $"web-{i}", "")).Distinct().Count();

        // 64 slices and 100 names: about 51 are hit when the names are spread; the raw hash hits 2.
        Assert.InRange(partitions, 40, 64);
    }

    [Theory]
    [InlineData("ebfda6d8-abcd-4cee-b8bb-18c9b1a13e86")]
    [InlineData("bb92a2d8-1bf9-40d8-a887-c5e2b65ff891")]
    public void Ring_ByUid_IsTheHighBitsOfTheRawHash(string uid)
    {
        var ring = new Ring(RingKind.Uid, 2);

        Assert.Equal(Fnv1a.Hash(uid) >= 1ul << 63 ? 1 : 0, ring.PartitionOf("default", "x", uid).Value);
    }

    [Theory]
    [InlineData("", 0xcbf29ce484222325)]
    [InlineData("a", 0xaf63dc4c8601ec8c)]
    [InlineData("foobar", 0x85944171f73967e8)]
    public void Fnv1a_KnownInput_IsTheDraftsValue(string text, ulong expected) => Assert.Equal(expected, Fnv1a.Hash(text));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8192)]
    public void Ring_WithoutAPowerOfTwo_IsRefused(int partitions) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ring(RingKind.Name, partitions));
}
