using System.Security.Cryptography;
using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Tests.Kubernetes.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

/// <summary>What fuzzing found in kubeconfigs.</summary>
public sealed class KubeConfigFindingTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Nesting_ThatWouldFillTheStack_IsAProblem(string open) => SmallStack.Run(() =>
    {
        var problem = Assert.Single(ProblemsOf(string.Concat(Enumerable.Repeat(open, 20_000))));

        Assert.StartsWith("FILE: ", problem, StringComparison.Ordinal);
        Assert.Contains("line 1", problem, StringComparison.Ordinal);
    });

    [Fact]
    public void Name_LongerThanAProblem_IsCut() =>
        Assert.Equal($"FILE: current-context: there is no context '{new string('x', 253)}…'; there are none", Assert.Single(ProblemsOf($"current-context: {new string('x', 3000)}")));

    [Fact]
    public void Nesting_OfAnyKubeconfig_IsFarBelowTheBound()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 50)) + string.Concat(Enumerable.Repeat("]", 50));

        Assert.Contains("current-context is not set", Assert.Single(ProblemsOf($"extensions: {deep}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("? &a [*a]\n: b")]
    [InlineData("? [a]\n: b")]
    [InlineData("a: &a x\n? *a\n: b")]
    public void Key_ThatIsNotText_IsAProblem(string content) => SmallStack.Run(() =>
        Assert.StartsWith("FILE: has a key that is not text, at line ", Assert.Single(ProblemsOf(content)), StringComparison.Ordinal));

    [Fact]
    public void Key_WithoutAValue_IsAProblem() =>
        Assert.Equal("FILE: has a key without a value, or a value without a key, at line 3, column 1", Assert.Single(ProblemsOf("        n: \n        :\n")));

    [Fact]
    public void Anchors_ThatMultiply_TakeNoTime()
    {
        var laughs = string.Concat(Enumerable.Range(1, 40).Select(i => $"l{i}: &l{i} [*l{i - 1}, *l{i - 1}, *l{i - 1}]\n"));

        Assert.Contains("current-context is not set", Assert.Single(ProblemsOf($"l0: &l0 x\n{laughs}")), StringComparison.Ordinal);
    }

    [Fact]
    public void Anchor_ThatHoldsItself_IsAProblem() =>
        Assert.Equal("FILE: is not valid YAML at line 1, column 14: it has an anchor that refers to itself", Assert.Single(ProblemsOf("self: &self [*self]")));

    [Fact]
    public void Merges_ThatMultiply_AreAProblem()
    {
        var keys = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"k{i}: v"));
        var merges = string.Concat(Enumerable.Repeat("- {<<: *m}\n", 1000));

        Assert.StartsWith("FILE: merges more than anybody would write, at line ", Assert.Single(ProblemsOf($"m: &m {{{keys}}}\nn:\n{merges}")), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_ThatTheYamlLibraryTripsOver_IsAProblem() =>
        Assert.StartsWith("FILE: is not valid YAML", Assert.Single(ProblemsOf(": {e{8\nu")), StringComparison.Ordinal);

    [Fact]
    public void File_WithoutEnd_IsAProblem()
    {
        Assert.Contains("users[u].user.client-key: the file /dev/zero cannot be read", Assert.Single(ProblemsOf("server: https://x", "client-certificate-data: eA==, client-key: /dev/zero")), StringComparison.Ordinal);
        Assert.Contains("it is longer than", Assert.Single(Assert.Throws<KubeConfigException>(() => Connect("/dev/zero")).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("certificate-authority: \"a\\nb\"", "", "clusters[c].cluster.certificate-authority")]
    [InlineData("", "tokenFile: \"a\\e[2Jb\", token: t", "users[u].user.tokenFile")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: \"./a\\nb\"}", "users[u].user.exec.command")]
    public void Path_WithControlCharacters_IsAProblem(string cluster, string user, string key) =>
        Assert.Equal($"FILE: {key}: must not contain control characters", Assert.Single(ProblemsOf($"server: https://x, {cluster}", user)));

    [Theory]
    [InlineData("certificate-authority: \"a\\0b\"", "", 3)]
    [InlineData("", "tokenFile: \"a\\0b\", token: t", 4)]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x, args: [\"a\\0b\"]}", 4)]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x, env: [{name: \"a\\0b\", value: c}]}", 4)]
    public void Text_WithAZero_IsAProblem(string cluster, string user, int line) =>
        Assert.StartsWith($"FILE: has a zero character, at line {line}, column ", Assert.Single(ProblemsOf($"server: https://x, {cluster}", user)), StringComparison.Ordinal);

    [Fact]
    public async Task TokenFile_WithoutEnd_IsNotReadForEver()
    {
        var connection = Connect(_directory.Write("config", Encoding.UTF8.GetBytes(Config("server: https://x", "token: t, tokenFile: /dev/zero"))));

        Assert.Equal("t", await connection.Tokens.GetAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Plugin_WithNamesThatATerminalObeys_IsToldInOneLine()
    {
        var connection = Connect(_directory.Write("config", Encoding.UTF8.GetBytes("""
            current-context: test
            contexts: [{name: test, context: {cluster: c, user: "u\e[2J\n"}}]
            clusters: [{name: c, cluster: {server: https://x}}]
            users: [{name: "u\e[2J\n", user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: "none\e[2J\n"}}}]
            """)));

        var error = await Assert.ThrowsAsync<ApiException>(async () => await connection.Tokens.GetAsync(TestContext.Current.CancellationToken));

        WatchFindingTests.IsReadable(error.Message);
    }

    [Theory]
    [InlineData("https://\u0722z")]
    [InlineData("https://[::1% x]")]
    [InlineData("https://\u2028(")]
    [InlineData("//\u202e")]
    [InlineData("file://\u202e")]
    public void Address_ThatUriTripsOver_IsAProblem(string server)
    {
        Assert.StartsWith("FILE: clusters[c].cluster.server: must be an address", Assert.Single(ProblemsOf($"server: '{server}'", "")), StringComparison.Ordinal);
        Assert.StartsWith("FILE: clusters[c].cluster.proxy-url: must be an address", Assert.Single(ProblemsOf($"server: https://x, proxy-url: '{server}'", "")), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_OnAnUnknownCurve_IsAProblem()
    {
        using var authority = TestAuthority.Create();
        using var certificate = authority.Issue(client: true);
        var pem = PemEncoding.Find(TestAuthority.KeyPem(certificate)) is var fields ? Convert.FromBase64String(TestAuthority.KeyPem(certificate)[fields.Base64Data]) : [];
        // prime256v1 is 1.2.840.10045.3.1.7; another arc is none that is known.
        var at = pem.AsSpan().IndexOf((byte[])[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]);
        pem[at + 3] = 0x4e;
        _directory.Write("client.crt", certificate.ExportCertificatePem());
        _directory.Write("client.key", PemEncoding.WriteString("PRIVATE KEY", pem));

        var problem = Assert.Single(ProblemsOf("server: https://x", "client-certificate: client.crt, client-key: client.key"));

        Assert.StartsWith("FILE: users[u].user.client-certificate: cannot be used with its key", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_WithNamesFromTheFile_AreReadableLines()
    {
        var problem = Assert.Single(ProblemsOf("current-context: x\ncontexts: [{name: \"a\\nb\\e[31m\", context: {}}, {name: " + new string('x', 100_000) + "}]"));

        Assert.InRange(problem.Length, 1, 2100);
        Assert.DoesNotContain(problem, char.IsControl);
    }

    [Fact]
    public void Problems_BeyondMany_AreCounted()
    {
        var problems = ProblemsOf("contexts: [" + string.Concat(Enumerable.Repeat("{}, ", 1000)) + "]");

        Assert.Equal((51, "and 950 more problems"), (problems.Count, problems[^1]));
    }

    private List<string> ProblemsOf(string content)
    {
        var file = _directory.Write("config", Encoding.UTF8.GetBytes(content));
        return [.. Assert.Throws<KubeConfigException>(() => Connect(file)).Problems.Select(problem => problem.Replace(file, "FILE", StringComparison.Ordinal))];
    }

    private List<string> ProblemsOf(string cluster, string user) => ProblemsOf(Config(cluster, user));

    private static string Config(string cluster, string user) => $$$"""
        current-context: test
        contexts: [{name: test, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {{{{cluster}}}}}]
        users: [{name: u, user: {{{{user}}}}}]
        """;

    private static ClusterConnection Connect(string file) => KubernetesConnector.Connect(
        new KubeConfigOptions { KubeConfig = file, Environment = _ => null, HomeDirectory = "/nowhere" }, TimeProvider.System, NullLoggerFactory.Instance);
}
