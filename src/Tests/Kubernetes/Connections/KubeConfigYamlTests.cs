using System.Text;
using ActorVent.Kubernetes.Connections;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace ActorVent.Tests.Kubernetes.Connections;

/// <summary>What kubectl's parser takes is taken, but for duplicate keys, of which it drops one in silence; what is wrong is said in words.</summary>
public class KubeConfigYamlTests
{
    private const string Base = "x: &d {server: base, name: nn}\ny: &e {server: other, proxy: pp}\nc:\n";

    [Theory]
    [InlineData("  <<: *d\n", "server base, name nn")]
    [InlineData("  <<: *d\n  server: own\n", "server own, name nn")]
    [InlineData("  server: own\n  <<: *d\n", "server base, name nn")]
    [InlineData("  <<: [*d, *e]\n", "server base, proxy pp, name nn")]
    [InlineData("  <<: *d\n  <<: *e\n", "server other, name nn, proxy pp")]
    [InlineData("  <<: {<<: *d, name: mine}\n", "server base, name mine")]
    [InlineData("  <<: {server: inline}\n", "server inline")]
    [InlineData("  \"<<\": *d\n", "<< {}")]
    public void MergeKey_AsKubectlTakesIt_IsTaken(string content, string expected)
    {
        var mapping = (YamlMappingNode)((YamlMappingNode)Parse(Base + content)!).Children["c"];
        Assert.Equal(expected, string.Join(", ", mapping.Children.Select(pair => $"{pair.Key} {(pair.Value is YamlScalarNode scalar ? scalar.Value : "{}")}")));
    }

    [Theory]
    [InlineData("  <<: 5\n")]
    [InlineData("  <<:\n")]
    [InlineData("  <<: [[*d]]\n")]
    public void MergeKey_OfWhatIsNoMapping_IsRefused(string content) =>
        Assert.Equal("has a merge key (<<) whose value is neither a mapping nor a list of mappings, at line 4, column 3", Refusal(Base + content));

    [Theory]
    [InlineData("a: {server: x, server: y}", "has the key server a second time, after line 1; remove one of the two, at line 1, column 16")]
    [InlineData("a:\n  b: 1\n  c: 1\n  b: 2\n", "has the key b a second time, after line 2; remove one of the two, at line 4, column 3")]
    [InlineData("a: {\"server\\n\": x, \"server\\n\": y}", "has a key a second time, after line 1; remove one of the two, at line 1, column 20")]
    [InlineData("a:\n  hunter2: 1\n  hunter2: 1\n", "has a key a second time, after line 2; remove one of the two, at line 3, column 3")]
    public void Key_ThatIsThereTwice_IsNamed(string content, string refusal) => Assert.Equal(refusal, Refusal(content));

    [Theory]
    [InlineData("clusters:\n- name: c\n  cluster:\n\tserver: x\n", "line 4")]
    [InlineData("a:\n\tb: c\n", "line 2")]
    [InlineData("a:\n  \tb: c\n  d: e\n", "line 2")]
    public void Indentation_WithTabs_IsSaid(string content, string line)
    {
        var refusal = Refusal(content);
        Assert.Contains(line, refusal, StringComparison.Ordinal);
        Assert.EndsWith(": the line is indented with a tab, where YAML takes blanks only", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b\n c: d\n", "colon")]
    [InlineData("a: @b\n", "put it into quotes")]
    [InlineData("a: \"b\n", "a quote is not closed")]
    [InlineData("a: \"C:\\x y\"\n", "single quotes")]
    [InlineData("a: b: c\n", "there is a colon where none can be")]
    [InlineData("a:\n- b\nc\n", "colon")]
    [InlineData("a: *none\n", "refers to an anchor that is not there")]
    public void Yaml_ThatIsNone_IsSaidInWordsAndWithItsPlace(string content, string words)
    {
        var refusal = Refusal(content);
        Assert.Contains(words, refusal, StringComparison.Ordinal);
        Assert.Contains("line ", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusters:\t{server: x}\n")]
    [InlineData("{\n\t\"clusters\": {\n\t\t\"server\":\t\"x\"\n\t}\n}\n")]
    [InlineData("clusters: {server: x}\n---\nclusters: {server: y}\n")]
    [InlineData("%YAML 1.1\n---\nclusters: {server: x}\n...\n")]
    [InlineData("\ufeffclusters: {server: x}\n")]
    public void Yaml_ThatKubectlTakes_IsTaken(string content) =>
        Assert.Equal("x", ((YamlScalarNode)((YamlMappingNode)((YamlMappingNode)Parse(content)!).Children["clusters"]).Children["server"]).Value);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void Yaml_WithoutADocument_IsNone(string content) => Assert.Null(Parse(content));

    private static YamlNode? Parse(string content) => KubeConfigYaml.Parse(Encoding.UTF8.GetBytes(content));

    private static string Refusal(string content) => Assert.Throws<InvalidDataException>(() => Parse(content)).Message;
}
