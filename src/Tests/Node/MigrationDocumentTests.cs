using System.Reflection;
using System.Text.RegularExpressions;
using ActorVent.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node;

/// <summary>docs/migration.md names a test for each fact: they have to be there, and to be tests.</summary>
public partial class MigrationDocumentTests
{
    private const string Heading = "## Fact by fact";
    private const int Columns = 5;

    private static readonly string Document = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "migration.md"));

    [Fact]
    public void Facts_EachButTheOneOutsideOfTheNode_NameTheirTests()
    {
        var rows = Rows();
        Assert.True(rows.Count > 30, $"there are {rows.Count} facts");
        foreach (var row in rows)
        {
            Assert.Equal(Columns, row.Count);
            Assert.Contains(row[0], (string[])["k8vent", "k8svent", "both"]);
            if (!row[1].Contains("`link-image`", StringComparison.Ordinal))
                Assert.True(Quoted().IsMatch(row[^1]), $"'{row[1]}' names no test");
        }
    }

    [Fact]
    public void Tests_ThatTheFactsName_Exist()
    {
        foreach (var name in Rows().SelectMany(row => Quoted().Matches(row[^1])).Select(match => match.Groups[1].Value))
        {
            var dot = name.LastIndexOf('.');
            var type = typeof(MigrationDocumentTests).Assembly.GetType($"ActorVent.Tests.{name[..dot]}");
            var method = type?.GetMethod(name[(dot + 1)..], BindingFlags.Public | BindingFlags.Instance);
            Assert.True(method is not null, $"there is no test {name}");
            var fact = method.GetCustomAttributes<FactAttribute>().SingleOrDefault();
            Assert.True(fact is { Skip: null, Explicit: false }, $"{name} is no test, or is not run");
        }
    }

    [Fact]
    public void Options_ThatTheDocumentNames_Exist()
    {
        var flags = RunOptions.All.SelectMany(option => (IEnumerable<string?>)[option.Flag, option.ShortFlag]).ToHashSet();
        foreach (Match option in Option().Matches(Document))
            Assert.True(flags.Contains(option.Groups[1].Value), $"there is no option {option.Groups[1].Value}");
    }

    private static List<List<string>> Rows() =>
    [
        .. Document[Document.IndexOf(Heading, StringComparison.Ordinal)..].Split('\n')
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToList()),
    ];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("`(--?[a-z][a-z-]*)")]
    private static partial Regex Option();
}
