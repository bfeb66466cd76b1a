using ActorVent.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class EndpointUrlTests
{
    [Theory]
    [InlineData("https://hooks.example.com/T0/secret?key=secret", "https://hooks.example.com")]
    [InlineData("http://127.0.0.1:9000/x", "http://127.0.0.1:9000")]
    [InlineData("http://[::1]:9000/x", "http://[::1]:9000")]
    public void Url_Masked_ShowsSchemeAndHostOnly(string url, string masked) => Assert.Equal(masked, EndpointUrl.Mask(new Uri(url)));

    [Theory]
    [InlineData("https://hooks.example.com/T0/secret", "^hooks\\.example\\.com-[0-9a-f]{8}$")]
    [InlineData("http://127.0.0.1:9000/", "^127\\.0\\.0\\.1-9000-[0-9a-f]{8}$")]
    [InlineData("http://[::1]:9000/", "^1-9000-[0-9a-f]{8}$")]
    public void Id_OfAUrl_IsHostPortAndHash(string url, string pattern) => Assert.Matches(pattern, EndpointUrl.IdOf(new Uri(url)).Value);

    [Fact]
    public void Id_OfTheSameUrl_NeverChanges() =>
        // Journals hold it: another id would be another endpoint, which gets everything again.
        Assert.Equal("example.com-19f13522", EndpointUrl.IdOf(new Uri("https://example.com/hook")).Value);

    [Fact]
    public void Id_OfUrlsThatDifferInPathOrScheme_Differs()
    {
        string[] urls = ["https://example.com/a", "https://example.com/b", "http://example.com/a", "https://example.com/a?x"];
        Assert.Equal(urls.Length, urls.Select(url => EndpointUrl.IdOf(new Uri(url))).Distinct().Count());
    }

    [Fact]
    public void Url_GivenTwiceInDifferentSpellings_IsOneEndpoint()
    {
        var node = Configure.Valid(("--url", "HTTPS://EXAMPLE.com:443/hook"));
        Assert.Single(node.Endpoints);
    }
}
