using ActorVent.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1m500ms", 60_500)]
    [InlineData(" 1s ", 1_000)]
    [InlineData("0s", 0)]
    public void Text_OfNumbersWithUnits_IsADuration(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5h")]
    [InlineData("1 s")]
    [InlineData("30m1h")]
    [InlineData("1s1s")]
    [InlineData("10 parsecs")]
    [InlineData("999999999d")]
    [InlineData("9999999999999s")]
    public void Text_OfAnythingElse_IsNone(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("500ms")]
    [InlineData("10s")]
    [InlineData("1h30m")]
    [InlineData("24h")]
    [InlineData("0s")]
    public void Duration_Formatted_ReadsBack(string text)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(text, Duration.Format(duration));
    }
}
