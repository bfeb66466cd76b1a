using System.Text;
using System.Text.Json;
using ActorVent.Delivery.Formats;
using Xunit;

namespace ActorVent.Tests.Delivery.Formats;

public class DeletedPhaseTests
{
    [Theory]
    [InlineData("{\"status\":{\"phase\":\"Running\"}}", "{\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData("{\"status\":{\"phase\":\"\"}}", "{\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData("{\"status\":{\"a\":1,\"phase\":\"Ru\\\"nning\",\"b\":2},\"c\":3}", "{\"status\":{\"a\":1,\"phase\":\"Deleted\",\"b\":2},\"c\":3}")]
    [InlineData("{ \"status\" : { \"phase\" : null } }\n", "{ \"status\" : { \"phase\" : \"Deleted\" } }\n")]
    [InlineData("{\"status\":{\"phase\":{\"phase\":[1]},\"x\":1}}", "{\"status\":{\"phase\":\"Deleted\",\"x\":1}}")]
    [InlineData("{\"status\":{\"phase\":12.50}}", "{\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData("{\"st\\u0061tus\":{\"\\u0070hase\":\"Running\"}}", "{\"st\\u0061tus\":{\"\\u0070hase\":\"Deleted\"}}")]
    // No phase, or no status to hold one.
    [InlineData("{\"status\":{}}", "{\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData("{\"status\":{ \"a\":1}}", "{\"status\":{\"phase\":\"Deleted\", \"a\":1}}")]
    [InlineData("{\"status\":{\"x\":{\"phase\":\"1\"}}}", "{\"status\":{\"phase\":\"Deleted\",\"x\":{\"phase\":\"1\"}}}")]
    [InlineData("{\"status\":null,\"a\":1}", "{\"status\":{\"phase\":\"Deleted\"},\"a\":1}")]
    [InlineData("{\"status\": \"x\" }", "{\"status\": {\"phase\":\"Deleted\"} }")]
    [InlineData("{\"status\":[{\"phase\":\"x\"}]}", "{\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData("{\"status\":false}", "{\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData("{}", "{\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData(" { } ", " { \"status\":{\"phase\":\"Deleted\"}} ")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"status\":{\"phase\":\"Deleted\"}}")]
    // Elsewhere they are other words.
    [InlineData("{\"phase\":\"a\",\"spec\":{\"status\":{\"phase\":\"b\"}},\"x\":\"status\"}", "{\"phase\":\"a\",\"spec\":{\"status\":{\"phase\":\"b\"}},\"x\":\"status\",\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData("{\"Status\":{\"Phase\":\"a\"}}", "{\"Status\":{\"Phase\":\"a\"},\"status\":{\"phase\":\"Deleted\"}}")]
    // Whichever duplicate a reader believes.
    [InlineData("{\"status\":{\"phase\":\"a\",\"phase\":\"b\"}}", "{\"status\":{\"phase\":\"Deleted\",\"phase\":\"Deleted\"}}")]
    [InlineData("{\"status\":{\"phase\":\"a\"},\"x\":1,\"status\":null}", "{\"status\":{\"phase\":\"Deleted\"},\"x\":1,\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData("{\"status\":{\"a\":{}},\"status\":{\"phase\":\"b\"}}", "{\"status\":{\"phase\":\"Deleted\",\"a\":{}},\"status\":{\"phase\":\"Deleted\"}}")]
    public void Apply_SetsThePhase_AndNothingElse(string json, string expected) => Assert.Equal(expected, Set(json));

    [Theory]
    [InlineData("{\"stat\\ud800\":1,\"status\":{\"phase\":\"a\"}}", "{\"stat\\ud800\":1,\"status\":{\"phase\":\"Deleted\"}}")]
    [InlineData("{\"status\":{\"phas\\udc00\":1,\"\\ud800\":2,\"phase\":\"\\ud800\"}}", "{\"status\":{\"phas\\udc00\":1,\"\\ud800\":2,\"phase\":\"Deleted\"}}")]
    public void Apply_NameWithHalfASurrogatePair_IsAnotherName(string json, string expected) => Assert.Equal(expected, Set(json));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"status\"")]
    [InlineData("{\"status\":{\"phase\":\"a\"}")]
    [InlineData("{\"status\":{\"phase\":\"a\"}}}")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":}")]
    public void Apply_NoObject_IsLeftAlone(string json) => Assert.Equal(json, Set(json));

    [Fact]
    public void Apply_DeepObject_IsSet()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);

        Assert.Equal($"{{\"x\":{deep},\"status\":{{\"phase\":\"Deleted\"}}}}", Set($"{{\"x\":{deep}}}"));
    }

    [Fact]
    public void Apply_RandomObjects_EqualTheReference()
    {
        const int Seed = 4711;
        var random = new RandomJson(new Random(Seed));
        for (var i = 0; i < 20_000; i++)
        {
            var json = random.Object();
            var set = Set(json);
            using var before = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
            using var after = JsonDocument.Parse(set, new JsonDocumentOptions { MaxDepth = 1000 });
            Assert.True(
                DeletedReference.Canonical(before.RootElement, DeletedReference.Place.Root) == DeletedReference.Canonical(after.RootElement, DeletedReference.Place.Elsewhere),
                $"seed {Seed}: {json} became {set}");
        }
    }

    [Fact]
    public void Apply_RandomBytes_NeverThrows()
    {
        var random = new Random(4711);
        var template = "{\"status\":{\"phase\":\"a\\u0062\",\"x\":[{\"y\":1e5}]},\"z\":null}"u8.ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var json = template.ToArray();
            for (var flips = random.Next(4); flips >= 0; flips--)
                json[random.Next(json.Length)] = (byte)random.Next(256);
            Apply(json);
        }
    }

    private static string Set(string json) => Encoding.UTF8.GetString(Apply(Encoding.UTF8.GetBytes(json)));

    private static byte[] Apply(byte[] json)
    {
        var edits = DeletedPhase.EditsOf(json);
        var to = new byte[DeletedPhase.LengthOf(json, edits)];
        Assert.Equal(to.Length, DeletedPhase.Apply(json, edits, to));
        return to;
    }
}
