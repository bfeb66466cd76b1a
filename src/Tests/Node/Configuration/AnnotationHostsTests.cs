using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class AnnotationHostsTests
{
    private const string Flag = "--allow-annotations";
    private const string Advice = "Write hosts as hooks.example.com, hooks.example.com:8443, *.example.com or *, international names in their xn-- form.";

    [Fact]
    public void Hosts_RepeatedOrSeparatedByCommas_AreAllThereOnce()
    {
        var node = Configure.Valid((Flag, "a.example.com, *.b.example.com:8443"), (Flag, "[2606:4700::1111],A.example.com"));

        Assert.Equal("a.example.com,*.b.example.com:8443,[2606:4700::1111]", node.AnnotationHosts.ToString());
        Assert.Null(node.AnnotationHosts.Refusal("https://a.example.com/"));
    }

    [Fact]
    public void Hosts_FromTheVariable_AreTheSame() =>
        Assert.Equal("a.example.com,b.example.com", Configure.Valid(("ACTORVENT_ALLOW_ANNOTATIONS", "a.example.com,b.example.com,")).AnnotationHosts.ToString());

    [Fact]
    public void Errors_OfAllPatterns_AreShownAtOnceAndShowNoUrl()
    {
        var errors = Configure.WithUrl((Flag, "https://hooks.example.com/s3cret,a.example.com"), (Flag, "127.0.0.1,*evil,"), (Flag, "x:0")).Findings.Errors;

        Assert.Equal(
            [
                ("--allow-annotations (pattern 1 of 6)", "the pattern is a URL or a range, not a host"),
                ("--allow-annotations (pattern 3 of 6)", "127.0.0.1 is a loopback address, and those are always refused"),
                ("--allow-annotations (pattern 4 of 6)", "a * can only be the whole pattern, or its first label"),
                ("--allow-annotations (pattern 5 of 6)", "the pattern is empty"),
                ("--allow-annotations (pattern 6 of 6)", "the port is no number from 1 to 65535"),
            ],
            errors.Select(error => (error.Where, error.What)));
        Assert.All(errors, error => Assert.Equal(Advice, error.Advice));
    }

    [Fact]
    public void Error_OfTheOnlyPattern_IsToldByItsOption() =>
        Assert.Equal((Flag, "the pattern is empty"), (Configure.SingleError((Flag, "")).Where, Configure.SingleError((Flag, "")).What));

    [Theory]
    [InlineData("*", "'*' lets everybody who may annotate an object have it sent to any public host")]
    [InlineData("*:8443", "'*:8443' lets everybody who may annotate an object have it sent to any public host")]
    [InlineData("hooks.shop.svc", "'hooks.shop.svc' is within the machine, its cluster or its cloud, where annotations reach public addresses only")]
    [InlineData("*.internal", "'*.internal' is within the machine, its cluster or its cloud, where annotations reach public addresses only")]
    [InlineData("localhost:8080", "'localhost:8080' is within the machine, its cluster or its cloud, where annotations reach public addresses only")]
    public void Pattern_ThatIsSeldomMeant_IsWarnedAbout(string pattern, string what) =>
        Assert.Equal((Flag, what), Assert.Single(Configure.WithUrl((Flag, pattern)).Findings.Warnings.Select(warning => (warning.Where, warning.What))));

    [Theory]
    [InlineData("hooks.example.com")]
    [InlineData("*.com")]
    [InlineData("1.1.1.1")]
    public void Pattern_OfAPublicHost_IsNotWarnedAbout(string pattern) => Assert.Empty(Configure.WithUrl((Flag, pattern)).Findings.Warnings);
}
