using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

/// <summary>What fuzzing found in lists of flags and variables.</summary>
public class UrlFindingTests
{
    [Theory]
    [InlineData("a\nb", "'a b' is no name of a namespace")]
    [InlineData("a\u001b[2J", "'a [2J' is no name of a namespace")]
    [InlineData("a\u202eb", "'a b' is no name of a namespace")]
    public void Problem_ThatQuotesWhatATerminalObeys_IsOneReadableLine(string name, string what)
    {
        var findings = new Findings();
        var settings = SettingsReader.ReadFlags(RunOptions.All, new Dictionary<string, IReadOnlyList<string>> { ["namespace"] = [name] }, findings);

        ScopeValidator.Namespaces(settings, findings);

        Assert.Equal(what, Assert.Single(findings.Errors).What);
    }

    [Fact]
    public void Problem_ThatQuotesALongText_IsCut()
    {
        var findings = new Findings();

        findings.Error(new string('x', 10_000), "--namespace", "Correct it.");

        Assert.InRange(findings.Errors[0].What.Length, 100, 1_000);
    }
}
