using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Primitives;

public class WebAddressTests
{
    private static readonly string[] Pieces =
    [
        "http", "https", "HTTP", "file", ":", "//", "/", "\\", "\\\\", "a", "1", ".", "@", "?", "#", "%", "[", "]", "[::1]", "[::1%", " ", "\t", "", "-", "_",
        "\u202e", "\u200f", "\ud800", "\u0722", "\u2028", "\u00ad", "\uff0f", "\u3002", "\ud83d\ude00", "\u007f", "\0",
    ];

    [Theory]
    [InlineData("https://example.com/x?y", "https://example.com/x?y")]
    [InlineData(" HTTP://EXAMPLE.com:80", "http://example.com/")]
    [InlineData("https://[::1]:8443", "https://[::1]:8443/")]
    [InlineData("https://b\u00fccher.example", "https://b\u00fccher.example/")]
    public void Address_OfAScheme_IsRead(string text, string address) => Assert.Equal(address, WebAddress.Parse(text, "http", "https")?.AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("//example.com")]
    [InlineData("ftp://example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    [InlineData("https:")]
    [InlineData("ht tp://example.com")]
    [InlineData("\u202ehttp://example.com")]
    public void Address_OfAnythingElse_IsNone(string text) => Assert.Null(WebAddress.Parse(text, "http", "https"));

    [Theory]
    [InlineData("//\u202e")]
    [InlineData("\\\\\u202e")]
    [InlineData("file://\u202e")]
    public void Path_ThatUriThrowsOn_IsNone(string text)
    {
        Assert.Null(WebAddress.Parse(text, "http", "https"));
        Assert.Null(WebAddress.Parse(" " + text, "http", "https"));
    }

    [Fact]
    public void Text_OfAnyKind_NeverThrows()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        for (var i = 0; i < 100_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            if (random.Next(2) == 0)
                text = "http://" + text;
            var address = WebAddress.Parse(text, "http", "https");
            Assert.False(address is not null && (address.Scheme is not ("http" or "https") || address.IdnHost.Length == 0 || address.IdnHost.Any(c => c is <= ' ' or > '~')), $"seed {Seed}: {text}");
        }
    }
}
