using ActorVent.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Node.Commands;

public class DeliveryLinesTests
{
    private static readonly DeliveryRow Row = new()
    {
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        Pod = "shop/web-0",
        Phase = "Running",
        Ready = "1/1",
        Cause = "live",
        Attempt = 1,
    };

    [Fact]
    public void Line_WithoutColours_IsPlainAndInColumns()
    {
        var lines = new DeliveryLines(new Style(enabled: false));
        Assert.Equal("TIME          POD                                    PHASE              READY CAUSE        ATTEMPT", lines.Header);
        Assert.Equal("03:04:05.678  shop/web-0                             Running            1/1   live         1", lines.Of(Row));
        Assert.EndsWith("  live         3  answered 503", lines.Of(Row with { Attempt = 3, Remark = "answered 503" }));
    }

    [Fact]
    public void Line_WithColours_HasTheSameText()
    {
        var coloured = new DeliveryLines(new Style(enabled: true)).Of(Row);
        Assert.Contains("\e[32mRunning", coloured);
        Assert.Equal(new DeliveryLines(new Style(enabled: false)).Of(Row), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", ""));
    }

    [Fact]
    public void Pod_WithALongName_KeepsItsColumnAndItsEnd()
    {
        var line = new DeliveryLines(new Style(enabled: false)).Of(Row with { Pod = "a-long-namespace/a-very-long-deployment-name-7d9c5b8f4-x7k2p" });
        Assert.Contains("-7d9c5b8f4-x7k2p Running", line);
    }

    [Theory]
    [InlineData(false, "", "xterm", true)]
    [InlineData(true, "", "xterm", false)]
    [InlineData(false, "1", "xterm", false)]
    [InlineData(false, "", "dumb", false)]
    [InlineData(false, "", "", false)]
    public void Colours_AreForTerminalsThatWantThem(bool redirected, string noColour, string term, bool expected) =>
        Assert.Equal(expected, Style.Takes(redirected, new Dictionary<string, string> { ["NO_COLOR"] = noColour, ["TERM"] = term }));
}
