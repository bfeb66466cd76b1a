using ActorVent.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class ByteSizeTests
{
    [Theory]
    [InlineData("5Gi", 5L << 30)]
    [InlineData("100Mi", 100L << 20)]
    [InlineData("1Ki", 1024)]
    [InlineData("2Ti", 2L << 40)]
    [InlineData("1G", 1_000_000_000)]
    [InlineData("3k", 3_000)]
    [InlineData("1234", 1234)]
    public void Text_OfAQuantity_IsASize(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Gi")]
    [InlineData("-1Gi")]
    [InlineData("1.5Gi")]
    [InlineData("5 Gi")]
    [InlineData("5gib")]
    [InlineData("5GB")]
    [InlineData("99999999999Ti")]
    public void Text_OfAnythingElse_IsNone(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
