using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class RetryAfterTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("120", 120)]
    [InlineData(" 120\t", 120)]
    [InlineData("3600", 3600)]
    [InlineData("3601", 3600)]
    [InlineData("99999999999999999999999999", 3600)]
    [InlineData("Sat, 21 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("Saturday, 21-Nov-26 12:00:30 GMT", 30)]
    [InlineData("Sat Nov 21 12:00:30 2026", 30)]
    [InlineData("Sat, 21 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("Sun, 21 Nov 2077 12:00:00 GMT", 3600)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 3600)]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT", 0)]
    public void Parse_SecondsOrDate_IsAWaitOfAtMostAnHour(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(value, Samples.Time));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("0x10")]
    [InlineData("1e3")]
    [InlineData("٣")]
    [InlineData("120, 60")]
    [InlineData("soon")]
    [InlineData("2026-11-21T12:00:30Z")]
    [InlineData("Sat, 41 Nov 2026 12:00:30 GMT")]
    public void Parse_Garbage_IsIgnored(string? value) => Assert.Null(RetryAfter.Parse(value, Samples.Time));

    [Fact]
    public void Parse_EndlessDigits_IsIgnored() => Assert.Null(RetryAfter.Parse(new string('9', 30_000), Samples.Time));
}
