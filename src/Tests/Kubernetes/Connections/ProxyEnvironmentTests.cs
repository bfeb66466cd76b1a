using ActorVent.Kubernetes.Connections;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public class ProxyEnvironmentTests
{
    [Theory]
    [InlineData("https://api.example", "HTTPS_PROXY=http://a:1 HTTP_PROXY=http://b:1 ALL_PROXY=http://c:1", "http://a:1 HTTPS_PROXY")]
    [InlineData("http://api.example", "HTTPS_PROXY=http://a:1 HTTP_PROXY=http://b:1 ALL_PROXY=http://c:1", "http://b:1 HTTP_PROXY")]
    [InlineData("https://api.example", "https_proxy=a:1", "http://a:1 https_proxy")]
    [InlineData("https://api.example", "HTTP_PROXY=http://b:1 all_proxy=socks5://c", "socks5://c all_proxy")]
    [InlineData("https://api.example", "HTTPS_PROXY=https://jane:secret@a:8443/", "https://a:8443 HTTPS_PROXY")]
    [InlineData("https://api.example", "HTTP_PROXY=http://b:1", null)]
    [InlineData("https://api.example", "", null)]
    [InlineData("https://localhost:6443", "HTTPS_PROXY=http://a:1", null)]
    [InlineData("https://127.0.0.1:6443", "HTTPS_PROXY=http://a:1", null)]
    [InlineData("https://[::1]:6443", "HTTPS_PROXY=http://a:1", null)]
    public void Proxy_OfTheEnvironment_IsTheSchemesOwn(string server, string environment, string? expected)
    {
        var proxy = Find(server, environment, out var problems);

        Assert.Empty(problems);
        Assert.Equal(expected, proxy is null ? null : $"{proxy} {proxy.Source}");
    }

    [Theory]
    [InlineData("https://api.example", "*", true)]
    [InlineData("https://api.example", "api.example", true)]
    [InlineData("https://api.example", "API.Example", true)]
    [InlineData("https://api.example", "example", true)]
    [InlineData("https://api.example", ".example", true)]
    [InlineData("https://api.example", "*.example", true)]
    [InlineData("https://api.example", "ample", false)]
    [InlineData("https://api.example", ".api.example", false)]
    [InlineData("https://api.example", "x,y api.example", true)]
    [InlineData("https://api.example", "api.example:443", true)]
    [InlineData("https://api.example:6443", "api.example:443", false)]
    [InlineData("https://10.96.0.1", "10.96.0.1", true)]
    [InlineData("https://10.96.0.1", "10.0.0.0/8,.svc", true)]
    [InlineData("https://10.96.0.1", "10.97.0.0/16", false)]
    [InlineData("https://10.96.0.1:443", "10.96.0.1:443", true)]
    [InlineData("https://10.96.0.1", "0.96.0.1", false)]
    [InlineData("https://[fd00::1]", "fd00::/8", true)]
    [InlineData("https://[fd00::1]", "fd00::1", true)]
    [InlineData("https://[fd00::1]:6443", "[fd00::1]:6443", true)]
    [InlineData("https://[fd00::1]:6443", "[fd00::1]:443", false)]
    [InlineData("https://[fd00::1]", "fd00::2", false)]
    public void Server_InNoProxy_IsReachedDirectly(string server, string exempt, bool direct) =>
        Assert.Equal(direct, Find(server, "HTTPS_PROXY=http://a:1", out _, exempt) is null);

    [Theory]
    [InlineData("HTTPS_PROXY=ftp://a")]
    [InlineData("HTTPS_PROXY=http://")]
    [InlineData("https_proxy=http://jane:secret@:x")]
    public void Proxy_ThatIsNoAddress_IsAProblemThatShowsNoCredentials(string environment)
    {
        Assert.Null(Find("https://api.example", environment, out var problems));

        var problem = Assert.Single(problems);
        Assert.StartsWith($"{environment.Split('=')[0]}: must be an address of the form http://HOST:PORT", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    private static ProxyServer? Find(string server, string environment, out List<string> problems, string? exempt = null)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        if (exempt is not null)
            variables["NO_PROXY"] = exempt;
        problems = [];
        return ProxyEnvironment.For(new Uri(server), name => variables.GetValueOrDefault(name), problems);
    }
}
