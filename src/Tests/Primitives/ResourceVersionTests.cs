using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Primitives;

public class ResourceVersionTests
{
    [Theory]
    [InlineData("10", "9", true)]
    [InlineData("9", "10", false)]
    [InlineData("10", "10", false)]
    [InlineData("1", "0", true)]
    [InlineData("9223372036854775808", "9223372036854775807", true)]
    [InlineData("18446744073709551616", "18446744073709551615", true)]
    [InlineData("340282366920938463463374607431768211455", "340282366920938463463374607431768211454", true)]
    [InlineData("340282366920938463463374607431768211455", "99999999999999999999999999999999999999", true)]
    [InlineData("99999999999999999999999999999999999999", "340282366920938463463374607431768211455", false)]
    public void Integers_CompareByLengthThenOrdinal(string left, string right, bool newer)
    {
        Assert.Equal(newer, Of(left).IsNewerThan(Of(right)));
        Assert.Equal(!newer, Of(left).IsAtOrBelow(Of(right)));
    }

    [Theory]
    [InlineData("abc", "5")]
    [InlineData("5", "abc")]
    [InlineData("abc", "abd")]
    [InlineData("007", "9")]
    [InlineData("-5", "9")]
    [InlineData("1.5", "9")]
    [InlineData(" 5", "9")]
    [InlineData("٣", "9")]
    public void VersionsThatAreNoIntegers_CompareByEquality(string left, string right)
    {
        Assert.True(Of(left).IsNewerThan(Of(right)));
        Assert.True(Of(right).IsNewerThan(Of(left)));
        Assert.False(Of(left).IsNewerThan(Of(left)));
        Assert.True(Of(left).IsAtOrBelow(Of(left)));
    }

    [Fact]
    public void Digits_BeyondThirtyNine_AreNoInteger() => Assert.False(Of(new string('1', 40)).IsInteger);

    [Fact]
    public void None_IsBeforeEverything()
    {
        Assert.True(Of("0").IsNewerThan(ResourceVersion.None));
        Assert.True(Of("abc").IsNewerThan(ResourceVersion.None));
        Assert.False(ResourceVersion.None.IsNewerThan(Of("0")));
        Assert.False(ResourceVersion.None.IsNewerThan(ResourceVersion.None));
        Assert.True(Of("").IsNone);
    }

    [Theory]
    [InlineData("9", "10", "9")]
    [InlineData("10", "9", "9")]
    [InlineData("abc", "abc", "abc")]
    [InlineData("abc", "5", null)]
    [InlineData("5", null, null)]
    public void Lower_OfTwoPositions_IsTheOneThatSkipsNothing(string? left, string? right, string? lower) =>
        Assert.Equal(Of(lower), ResourceVersion.Lower(Of(left), Of(right)));

    [Fact]
    public void Comparison_OfRandom128BitIntegers_AgreesWithUInt128()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var (left, right) = (Draw(random), Draw(random));
            Assert.Equal(left > right, Of(left.ToString()).IsNewerThan(Of(right.ToString())));
        }
    }

    private static UInt128 Draw(Random random) =>
        new UInt128((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue)) >> random.Next(128);

    private static ResourceVersion Of(string? value) => new(value!);
}
