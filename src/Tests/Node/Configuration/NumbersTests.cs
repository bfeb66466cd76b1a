using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class NumbersTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("200", 200)]
    public void Whole_WithinItsBounds_IsTaken(string text, int expected)
    {
        var findings = new Findings();
        Assert.Equal(expected, Numbers.Whole(Setting(text), 0, 200, findings));
        Assert.Empty(findings.Errors);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("201")]
    [InlineData("1.5")]
    [InlineData("many")]
    public void Whole_BeyondItsBounds_IsRefused(string text)
    {
        var findings = new Findings();
        Assert.Null(Numbers.Whole(Setting(text), 0, 200, findings));
        Assert.Equal(new Finding($"'{text}' is no whole number from 0 to 200", "--pods", "Use a number in between."), Assert.Single(findings.Errors));
    }

    [Fact]
    public void Decimal_WithinItsBounds_IsTakenWithAPoint()
    {
        var findings = new Findings();
        Assert.Equal(0.25, Numbers.Decimal(Setting("0.25"), 0, 1, findings));
        Assert.Null(Numbers.Decimal(Setting("0,25"), 0, 1, findings));
        Assert.Equal("'0,25' is no number from 0 to 1", Assert.Single(findings.Errors).What);
    }

    [Fact]
    public void Time_BeyondItsBounds_IsRefused()
    {
        var findings = new Findings();
        Assert.Equal(TimeSpan.FromSeconds(5), Numbers.Time(Setting("5s"), TimeSpan.Zero, TimeSpan.FromMinutes(1), findings));
        Assert.Null(Numbers.Time(Setting("2m"), TimeSpan.Zero, TimeSpan.FromMinutes(1), findings));
        Assert.Equal("'2m' is not between 0s and 1m", Assert.Single(findings.Errors).What);
    }

    [Fact]
    public void Number_NotGiven_IsNone() => Assert.Null(Numbers.Whole(null, 0, 1, new Findings()));

    private static Setting Setting(string text) => new(SettingSource.Flag, "--pods", [text]);
}
