using ActorVent.Kubernetes.Connections;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class KubeConfigTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Context_Current_IsTakenUnlessAnotherIsNamed()
    {
        var file = _directory.Write("config", """
            apiVersion: v1
            kind: Config
            current-context: dev
            contexts:
            - name: dev
              context: {cluster: dev, user: dev}
            - name: prod
              context: {cluster: prod, user: prod, namespace: shop}
            clusters:
            - name: dev
              cluster: {server: "https://dev:6443"}
            - name: prod
              cluster: {server: "https://prod:6443/base", tls-server-name: kubernetes}
            users:
            - name: dev
              user: {token: dev-token}
            - name: prod
              user: {token: prod-token}
            """);

        var (dev, prod) = (Connect(file), Connect(file, "prod"));

        Assert.Equal(("https://dev:6443/", "default", "dev-token"), (dev.Server.ToString(), dev.Namespace, await dev.Tokens.GetAsync(default)));
        Assert.Equal(("https://prod:6443/base", "shop", "prod-token"), (prod.Server.ToString(), prod.Namespace, await prod.Tokens.GetAsync(default)));
        Assert.Equal((null, "kubernetes"), (dev.Tls.ServerName, prod.Tls.ServerName));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("token", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_IsAKubeconfigToo()
    {
        var file = _directory.Write("config", """{"current-context":"a","contexts":[{"name":"a","context":{"cluster":"c"}}],"clusters":[{"name":"c","cluster":{"server":"http://x"}}],"users":null}""");

        Assert.Equal("http://x/", Connect(file).Server.ToString());
    }

    [Fact]
    public void Context_Unknown_ListsTheKnownOnes() =>
        Assert.Equal(["FILE: --context: there is no context 'x'; there are test"], ProblemsOf("", "", "x"));

    [Fact]
    public void CurrentContext_Missing_ListsTheKnownOnes()
    {
        var file = _directory.Write("config", "contexts: [{name: a, context: {}}, {name: b, context: {}}]");

        Assert.Equal($"{file}: current-context is not set; choose one with --context: there are a, b", Assert.Throws<KubeConfigException>(() => Connect(file)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("# nothing")]
    public void File_WithoutContent_HasNoContext(string content)
    {
        var file = _directory.Write("config", content);

        Assert.Equal($"{file}: current-context is not set; choose one with --context: there are none", Assert.Throws<KubeConfigException>(() => Connect(file)).Message);
    }

    [Fact]
    public void Problems_AreReportedAtOnceWithFileAndKey()
    {
        var problems = ProblemsOf(
            "server: ftp://x, insecure-skip-tls-verify: maybe, certificate-authority: missing.crt",
            "client-certificate-data: '%', token: \"a b\", as-uid: '7', exec: {command: aws}");

        Assert.Equal(
            [
                "clusters[c].cluster.server: must be an address of the form https://HOST:PORT or http://HOST:PORT",
                "clusters[c].cluster.insecure-skip-tls-verify: must be true or false",
                "clusters[c].cluster.certificate-authority: the file",
                "users[u].user.client-key: is missing: a client certificate and its key come together",
                "users[u].user.client-certificate-data: is not valid base64",
                "users[u].user.token: holds characters that no token has, a blank or a line break for instance",
                "users[u].user.exec.apiVersion: must be client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1",
                "users[u].user.as: is missing; as-uid, as-groups and as-user-extra only go with a user to act as",
            ],
            problems.Select(problem => problem["FILE: ".Length..]).Select(problem => problem.Contains("the file ", StringComparison.Ordinal) ? problem[..problem.IndexOf(" /", StringComparison.Ordinal)] : problem));
    }

    [Theory]
    [InlineData("auth-provider: {name: gcp}", "auth-provider.name")]
    [InlineData("username: a", "username")]
    public void Credentials_OfAKindThatIsNotSupported_AreNeverLeftOut(string user, string key) =>
        Assert.StartsWith($"FILE: users[u].user.{key}: ", Assert.Single(ProblemsOf("server: http://x", user + ", token: t")), StringComparison.Ordinal);

    [Fact]
    public void Credentials_OfOtherUsers_DoNotMatter()
    {
        var file = _directory.Write("config", """
            current-context: a
            contexts: [{name: a, context: {cluster: c}}]
            clusters: [{name: c, cluster: {server: "http://x"}}, {name: d, cluster: {server: "nonsense"}}]
            users: [{name: u, user: {exec: {command: aws}}}]
            """);

        Assert.Equal("http://x/", Connect(file).Server.ToString());
    }

    [Theory]
    [InlineData("contexts: [{name: a, context: {cluster: b, user: v}}]", "contexts[a].context.cluster: there is no cluster 'b'; there are c")]
    [InlineData("contexts: [{name: a, context: {}}]", "contexts[a].context.cluster: is missing; there are c")]
    [InlineData("contexts: [{name: a, context: {cluster: c, user: v}}]", "contexts[a].context.user: there is no user 'v'; there are u")]
    [InlineData("contexts: [{name: a, context: {cluster: c}}, {name: a, context: {}}]", "contexts[1].name: 'a' is there twice")]
    [InlineData("contexts: [{context: {cluster: c}}]", "contexts[0].name: is missing")]
    [InlineData("contexts: {a: b}", "contexts: must be a list")]
    [InlineData("contexts: [{name: a, context: [c]}]", "contexts[0].context: must be a mapping")]
    [InlineData("contexts: [{name: a, context: {cluster: [c]}}]", "contexts[a].context.cluster: must be text")]
    public void Reference_ThatLeadsNowhere_IsNamed(string contexts, string problem)
    {
        var file = _directory.Write("config", $$$"""
            current-context: a
            {{{contexts}}}
            clusters: [{name: c, cluster: {server: "http://x"}}]
            users: [{name: u, user: {}}]
            """);

        Assert.Contains($"{file}: {problem}", Assert.Throws<KubeConfigException>(() => Connect(file)).Problems);
    }

    [Theory]
    [InlineData("current-context: [")]
    [InlineData("users: [{name: u, user: {token: *abcdefSECRET}}]")]
    [InlineData("users: [{name: u, user: {token: \"SECRET}}]")]
    [InlineData("- a")]
    public void Yaml_ThatIsNone_NamesTheFileButQuotesNothing(string content)
    {
        var file = _directory.Write("config", content);

        var error = Assert.Throws<KubeConfigException>(() => Connect(file));

        Assert.StartsWith($"{file}: is n", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://user:pass@x")]
    [InlineData("https://x?a=b")]
    public void Server_WithSecretsInIt_IsRefusedWithoutShowingThem(string server)
    {
        var problem = Assert.Single(ProblemsOf($"server: '{server}'", ""));

        Assert.Equal("FILE: clusters[c].cluster.server: must not contain a user, a query or a fragment", problem);
    }

    [Fact]
    public void SkipVerify_BesideACa_IsAProblem()
    {
        using var authority = TestAuthority.Create();

        Assert.Equal(
            ["FILE: clusters[c].cluster.insecure-skip-tls-verify: is true while a certificate authority is given; remove one of the two"],
            ProblemsOf($"server: https://x, insecure-skip-tls-verify: true, certificate-authority-data: {Convert.ToBase64String(authority.Pem)}", "token: t"));
    }

    [Fact]
    public void SkipVerify_Alone_WarnsThatAnybodyCanAnswer()
    {
        Assert.True(ConnectTo("server: https://x, insecure-skip-tls-verify: true", "token: t").Tls.SkipVerify);
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("insecure-skip-tls-verify", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HttpServer_GetsNoCredentialsAndAWarning()
    {
        Assert.Null(await ConnectTo("server: http://x", "token: t").Tokens.GetAsync(default));
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("credentials are not sent", StringComparison.Ordinal));
    }

    [Fact]
    public void HttpsServer_WithoutCredentials_WarnsThatRequestsAreAnonymous()
    {
        ConnectTo("server: https://x", "");

        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("anonymous", StringComparison.Ordinal));
    }

    [Fact]
    public void ClientCertificateAndKey_ThatDoNotBelongTogether_AreAProblem()
    {
        using var authority = TestAuthority.Create();
        using var one = authority.Issue(client: true);
        using var other = authority.Issue(client: true);
        _directory.Write("client.crt", one.ExportCertificatePem());
        _directory.Write("client.key", TestAuthority.KeyPem(other));

        var problem = Assert.Single(ProblemsOf("server: https://x", "client-certificate: client.crt, client-key: client.key"));

        Assert.StartsWith("FILE: users[u].user.client-certificate: cannot be used with its key", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void CaData_WithoutACertificate_IsAProblem() =>
        Assert.StartsWith(
            "FILE: clusters[c].cluster.certificate-authority-data: holds no usable certificates",
            Assert.Single(ProblemsOf("server: https://x, certificate-authority-data: aGVsbG8=", "")),
            StringComparison.Ordinal);

    [Fact]
    public void Files_InQuotesNullsAndBlanks_AreUnderstood()
    {
        var connection = ConnectTo("server: \"http://x\", certificate-authority: null, insecure-skip-tls-verify: \"false\", tls-server-name: ~", "token: \"\", exec: null");

        Assert.Equal((null, null, false), (connection.Tls.Authorities, connection.Tls.ServerName, connection.Tls.SkipVerify));
    }

    private IEnumerable<string> ProblemsOf(string cluster, string user, string? context = null)
    {
        var file = Write(cluster, user);
        return Assert.Throws<KubeConfigException>(() => Connect(file, context)).Problems.Select(problem => problem.Replace(file, "FILE", StringComparison.Ordinal));
    }

    private ClusterConnection ConnectTo(string cluster, string user) => Connect(Write(cluster, user));

    private string Write(string cluster, string user) => _directory.Write("config", $$$"""
        current-context: test
        contexts: [{name: test, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {{{{cluster}}}}}]
        users: [{name: u, user: {{{{user}}}}}]
        """);

    private ClusterConnection Connect(string file, string? context = null) => KubernetesConnector.Connect(
        new KubeConfigOptions { KubeConfig = file, Context = context, Environment = _ => null, HomeDirectory = "/nowhere" }, _time, _log);
}
