using ActorVent.Kubernetes.Connections;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class KubernetesConnectorTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void KubeconfigFlag_ComesFirst()
    {
        Everything();
        var file = Write("flag", "flag");

        Assert.Equal("http://flag/", Connect(file).Server.ToString());
    }

    [Fact]
    public void KubeconfigVariable_ComesSecond()
    {
        Everything();

        Assert.Equal("http://variable/", Connect().Server.ToString());
    }

    [Fact]
    public void InCluster_ComesThird()
    {
        Everything();
        _environment.Remove("KUBECONFIG");

        var connection = Connect();

        Assert.Equal(("https://10.0.0.1/", "in-cluster configuration", "shop"), (connection.Server.ToString(), connection.Source, connection.Namespace));
    }

    [Theory]
    [InlineData("KUBERNETES_SERVICE_HOST")]
    [InlineData("KUBERNETES_SERVICE_PORT")]
    public void HomeDirectory_ComesLast(string missing)
    {
        Everything();
        _environment.Remove("KUBECONFIG");
        _environment.Remove(missing);

        Assert.Equal("http://home/", Connect().Server.ToString());
    }

    [Fact]
    public void InCluster_WithoutAToken_IsPassedOver()
    {
        Everything();
        _environment["KUBECONFIG"] = "";
        File.Delete(Path.Combine(_directory.Path, "serviceaccount", "token"));

        Assert.Equal("http://home/", Connect().Server.ToString());
    }

    [Fact]
    public void InCluster_WhenAContextIsNamed_IsPassedOver()
    {
        Everything();
        _environment.Remove("KUBECONFIG");

        Assert.Equal("http://home/", Connect(context: "home").Server.ToString());
    }

    [Fact]
    public void Nothing_Anywhere_NamesTheFourPlaces()
    {
        var error = Assert.Throws<KubeConfigException>(() => Connect());

        Assert.Contains("--kubeconfig, KUBECONFIG, in-cluster (KUBERNETES_SERVICE_HOST", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(Path.Combine(".kube", "config"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KubeconfigFlag_OfAMissingFile_NamesItAndLooksNowhereElse()
    {
        Everything();

        var error = Assert.Throws<KubeConfigException>(() => Connect("/nowhere/config"));

        Assert.StartsWith("/nowhere/config: cannot be read", Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void KubeconfigVariable_WithoutAnyFile_IsAMistake()
    {
        Everything();
        _environment["KUBECONFIG"] = $"/nowhere/a{Path.PathSeparator}/nowhere/b";

        Assert.Equal("KUBECONFIG: there is no file /nowhere/a, /nowhere/b; correct it or unset it", Assert.Throws<KubeConfigException>(() => Connect()).Message);
    }

    [Fact]
    public void KubeconfigVariable_OfSeveralFiles_IsMergedFirstFileFirst()
    {
        using var authority = TestAuthority.Create();
        _directory.Write("second/ca.crt", authority.Pem);
        var first = _directory.Write("first/config", """
            current-context: both
            contexts:
            - name: both
              context: {cluster: c, user: u, namespace: first}
            users:
            - name: u
              user: {token: first-token}
            """);
        var second = _directory.Write("second/config", """
            current-context: other
            contexts:
            - name: both
              context: {cluster: nowhere, namespace: second}
            clusters:
            - name: c
              cluster: {server: "https://second:6443", certificate-authority: ca.crt}
            users:
            - name: u
              user: {exec: {command: x}}
            """);
        _environment["KUBECONFIG"] = string.Join(Path.PathSeparator, first, "/nowhere/config", second);

        var connection = Connect();

        Assert.Equal(("https://second:6443/", "first", $"{first}, context both"), (connection.Server.ToString(), connection.Namespace, connection.Source));
        Assert.Equal(Path.Combine(_directory.Path, "second", "ca.crt"), connection.Tls.Authorities!.Source);
    }

    [Fact]
    public void InCluster_OnIpv6_HasABracketedHost()
    {
        Everything();
        _environment.Remove("KUBECONFIG");
        _environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";

        Assert.Equal("https://[fd00::1]/", Connect().Server.ToString());
    }

    [Fact]
    public async Task InCluster_ReadsTokenAndCa()
    {
        Everything();
        _environment.Remove("KUBECONFIG");

        var connection = Connect();

        Assert.Equal("pod-token", await connection.Tokens.GetAsync(default));
        Assert.Single(connection.Tls.Authorities!.Current());
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("pod-token", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no pem")]
    [InlineData(null)]
    public void InCluster_WithoutAUsableCa_IsAProblem(string? content)
    {
        Everything();
        _environment.Remove("KUBECONFIG");
        var path = Path.Combine(_directory.Path, "serviceaccount", "ca.crt");
        File.Delete(path);
        if (content is not null)
            File.WriteAllText(path, content);

        Assert.StartsWith($"in-cluster: {path}: the cluster's CA cannot be read", Assert.Throws<KubeConfigException>(() => Connect()).Message, StringComparison.Ordinal);
    }

    private void Everything()
    {
        using var authority = TestAuthority.Create();
        _environment["KUBECONFIG"] = Write("variable", "variable");
        _environment["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
        _environment["KUBERNETES_SERVICE_PORT"] = "443";
        _directory.Write("serviceaccount/token", "pod-token");
        _directory.Write("serviceaccount/ca.crt", authority.Pem);
        _directory.Write("serviceaccount/namespace", "shop\n");
        Write("home/.kube/config", "home");
    }

    private string Write(string file, string name) => _directory.Write(file, $$$"""
        current-context: {{{name}}}
        contexts: [{name: {{{name}}}, context: {cluster: c}}]
        clusters: [{name: c, cluster: {server: "http://{{{name}}}"}}]
        """);

    private ClusterConnection Connect(string? file = null, string? context = null) => KubernetesConnector.Connect(
        new KubeConfigOptions
        {
            KubeConfig = file,
            Context = context,
            Environment = name => _environment.GetValueOrDefault(name),
            HomeDirectory = Path.Combine(_directory.Path, "home"),
            ServiceAccountDirectory = Path.Combine(_directory.Path, "serviceaccount"),
        },
        _time,
        _log);
}
