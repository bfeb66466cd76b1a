using ActorVent.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class PrecedenceTests
{
    /// <summary>Each option with each of the places that it can be given in, and those of lower rank filled as well.</summary>
    public static TheoryData<string, string> Places()
    {
        var data = new TheoryData<string, string>();
        foreach (var option in RunOptions.All)
        {
            foreach (var place in PlacesOf(option))
                data.Add(option.Name, place);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Option_GivenInSeveralPlaces_TakesTheHighestAndAddsNothing(string name, string place)
    {
        var option = RunOptions.All.Single(option => option.Name == name);
        var lower = PlacesOf(option).SkipWhile(other => other != place).ToList();
        var flags = new Dictionary<string, IReadOnlyList<string>>();
        var environment = new Dictionary<string, string>();
        foreach (var other in lower)
        {
            if (other == option.Flag)
                flags[option.Name] = [other];
            else
                environment[other] = other;
        }

        var findings = new Findings();
        var setting = SettingsReader.Read([option], flags, environment, findings)[option];

        Assert.Equal(place, setting!.Where);
        Assert.Equal([place], setting.Values);
        Assert.Empty(findings.Errors);
    }

    [Fact]
    public void Option_GivenNowhere_HasItsDefaultOrNothing()
    {
        var settings = SettingsReader.Read(RunOptions.All, Nothing.Flags, Nothing.Variables, new Findings());
        foreach (var option in RunOptions.All)
            Assert.Equal(option.Default, settings[option]?.Value);
    }

    [Fact]
    public void Variable_Empty_CountsAsNotSet()
    {
        var node = Configure.Read(("ACTORVENT_URL", " "), ("K8SVENT_WEBHOOKS", ""), ("K8VENT_WEBHOOKS", "https://old.example.com/")).Node!;
        Assert.Equal("old.example.com", Assert.Single(node.Endpoints).Url.Host);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(" ")]
    [InlineData("\t")]
    [InlineData("\r\n")]
    [InlineData(",\n  ")]
    public void List_InAVariableOverLinesOrWithBlanks_IsTakenApart(string between)
    {
        string ListOf(string first, string second) => $"{between}{first}{between}{second}{between}";
        var node = Configure.Read(
            ("ACTORVENT_URL", ListOf("http://h/a", "http://h/b")),
            ("K8SVENT_NAMESPACE", ListOf("shop", "web")),
            ("ACTORVENT_PAYLOAD_ENV", ListOf("ATOMIST_ENVIRONMENT", "HOME")),
            ("ACTORVENT_ALLOW_ANNOTATIONS", ListOf("a.example.com", "b.example.com")),
            ("ATOMIST_ENVIRONMENT", "test"),
            ("HOME", "/home/me")).Node!;
        Assert.Equal(["http://h/a", "http://h/b"], node.Endpoints.Select(endpoint => endpoint.Url.AbsoluteUri));
        Assert.Equal(["shop", "web"], node.Namespaces);
        Assert.Equal(["ATOMIST_ENVIRONMENT", "HOME"], node.PayloadEnvironment.Keys.Order());
        Assert.All((string[])["a", "b"], name => Assert.Null(node.AnnotationHosts.Refusal($"https://{name}.example.com/")));
    }

    [Fact]
    public void List_InAVariable_IsCommaSeparated()
    {
        var node = Configure.Read(("K8SVENT_WEBHOOKS", "https://a.example.com/, https://b.example.com/,"), ("K8VENT_NAMESPACE", "shop,web")).Node!;
        Assert.Equal(["a.example.com", "b.example.com"], node.Endpoints.Select(endpoint => endpoint.Url.Host));
        Assert.Equal(["shop", "web"], node.Namespaces);
    }

    [Fact]
    public void List_AsFlags_IsNotCutAtCommas()
    {
        var node = Configure.Read(("--url", "https://example.com/?a=1,2"), ("--url", "https://example.com/b")).Node!;
        Assert.Equal(["/?a=1,2", "/b"], node.Endpoints.Select(endpoint => endpoint.Url.PathAndQuery));
    }

    [Theory]
    [InlineData("https://a.example.com/1,https://b.example.com/2")]
    [InlineData("https://a.example.com/1, HTTPS://b.example.com/2")]
    [InlineData("https://a.example.com/1\nhttps://b.example.com/2\n")]
    public void Urls_InOneFlag_AreTakenApart(string text)
    {
        var node = Configure.Read(("--url", text)).Node!;
        Assert.Equal(["https://a.example.com/1", "https://b.example.com/2"], node.Endpoints.Select(endpoint => endpoint.Url.AbsoluteUri));
    }

    [Theory]
    [InlineData("--url", "https://example.com/", "K8SVENT_WEBHOOKS")]
    [InlineData("--url", "https://example.com/", "K8VENT_WEBHOOKS")]
    [InlineData("--namespace", "shop", "K8VENT_NAMESPACE")]
    public void Variable_BesideItsFlag_IsWarnedAbout(string flag, string value, string variable)
    {
        var configuration = Configure.Read((flag, value), (variable, "https://other.example.com/"), ("ACTORVENT_URL", Configure.Url));
        var warning = Assert.Single(configuration.Findings.Warnings);
        Assert.Equal((variable, $"does not count, because {flag} is given"), (warning.Where, warning.What));
        Assert.Empty(Configure.Read((flag, value), (variable, " "), ("ACTORVENT_URL", Configure.Url)).Findings.Warnings);
    }

    [Fact]
    public void SingleOption_GivenTwice_IsAnError()
    {
        var error = Configure.SingleError(("--cluster", "a"), ("--cluster", "b"));
        Assert.Equal(new Finding("given more than once", "--cluster", "Give it once."), error);
    }

    private static IEnumerable<string> PlacesOf(OptionDefinition option) => [option.Flag, option.Variable, .. option.Inherited];
}
