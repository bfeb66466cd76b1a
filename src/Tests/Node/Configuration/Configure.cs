using ActorVent.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

/// <summary>Reads configurations from what a test writes down.</summary>
internal static class Configure
{
    public const string Url = "https://example.com/hook";

    public static RunConfiguration Read(params (string Name, string Value)[] said)
    {
        var flags = said.Where(pair => pair.Name.StartsWith("--", StringComparison.Ordinal))
            .GroupBy(pair => pair.Name[2..])
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(pair => pair.Value)]);
        var environment = said.Where(pair => !pair.Name.StartsWith("--", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Name, pair => pair.Value);
        return RunConfiguration.Read(flags, environment, new Findings());
    }

    /// <summary>With a URL, which every valid configuration has.</summary>
    public static RunConfiguration WithUrl(params (string Name, string Value)[] said) => Read([("--url", Url), .. said]);

    public static NodeOptions Valid(params (string Name, string Value)[] said)
    {
        var configuration = WithUrl(said);
        Assert.Empty(configuration.Findings.Errors);
        return configuration.Node!;
    }

    public static Finding SingleError(params (string Name, string Value)[] said)
    {
        var configuration = WithUrl(said);
        Assert.Null(configuration.Node);
        return Assert.Single(configuration.Findings.Errors);
    }
}
