using System.Text;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class CorrelationIdTests
{
    [Theory]
    [InlineData("{\"correlation_id\":\"abc\"}", "abc")]
    [InlineData("{\"correlation-id\":\"abc\"}", "abc")]
    [InlineData(" {\"a\":[1,{}],\"b\":null,\"correlation_id\":\"abc\"} ", "abc")]
    [InlineData("{\"correlation_id\":\"first\",\"correlation-id\":\"second\"}", "first")]
    [InlineData("{\"correlation_id\":7,\"correlation-id\":\"abc\"}", "abc")]
    [InlineData("{\"correlation_id\":\"abc\",\"cut", "abc")]
    [InlineData("{\"correlation_id\":\"a\\u0062c\"}", "abc")]
    [InlineData("{\"correlation_id\":\"a\\r\\n\\u001b[31mb\\u202e\\u2028c\"}", "a[31mbc")]
    public void Find_TopLevelString_IsFoundAndPlain(string body, string expected) =>
        Assert.Equal(expected, CorrelationId.Find(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("null")]
    [InlineData("[{\"correlation_id\":\"abc\"}]")]
    [InlineData("\"correlation_id\"")]
    [InlineData("{\"x\":{\"correlation_id\":\"abc\"}}")]
    [InlineData("{\"correlation_id\":{\"correlation_id\":\"abc\"}}")]
    [InlineData("{\"correlation_id\":\"\"}")]
    [InlineData("{\"correlation_id\":\"ab")]
    [InlineData("{\"correlation_id\":\"\\ud83d\"}")]
    [InlineData("{\"correlation_id\":")]
    [InlineData("{,}")]
    public void Find_AnythingElse_IsNothing(string body) => Assert.Null(CorrelationId.Find(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Find_InvalidUtf8_IsNothing() =>
        Assert.Null(CorrelationId.Find([.. "{\"correlation_id\":\""u8, 0xff, 0xc0, .. "\"}"u8]));

    [Fact]
    public void Find_DeepNesting_IsNothing() =>
        Assert.Null(CorrelationId.Find(Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 60_000))));

    [Fact]
    public void Find_LongId_IsCut() =>
        Assert.Equal(new string('x', 200), CorrelationId.Find(Encoding.UTF8.GetBytes($"{{\"correlation_id\":\"{new string('x', 60_000)}\"}}")));

    [Fact]
    public void Find_RandomBytes_NeverThrows()
    {
        var random = new Random(4711);
        var template = "{\"correlation_id\":\"a\\u0062\",\"x\":[{\"y\":1e5}]}"u8.ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var body = template.ToArray();
            for (var flips = random.Next(4); flips >= 0; flips--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            CorrelationId.Find(body.AsSpan(0, random.Next(body.Length + 1)));
        }
    }
}
