using Xunit;

namespace ActorVent.Tests.Node.Commands;

/// <summary>What is wrong with the way to the cluster is a wrong configuration: code 2, before anything is started.</summary>
public sealed class ClusterRefusalTests : IDisposable
{
    private const string Good = """
        apiVersion: v1
        kind: Config
        current-context: none
        clusters: [{ name: none, cluster: { server: "http://127.0.0.1:1" } }]
        contexts: [{ name: none, context: { cluster: none } }]
        """;

    private const string ThreeProblems = """
        apiVersion: v1
        kind: Config
        current-context: none
        clusters: [{ name: none, cluster: { server: "127.0.0.1:1", certificate-authority: no-such-file } }]
        users: [{ name: me, user: { password: hunter2 } }]
        contexts: [{ name: none, context: { cluster: none, user: me } }]
        """;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Context_ThatIsNotThere_IsRefused() =>
        Assert.Equal([": --context: there is no context 'nope'; there are none."], Ends(await RunAsync(_directory.Write("good", Good), "--context", "nope")));

    [Fact]
    public async Task Kubeconfig_ThatIsNotThere_IsRefused() =>
        Assert.Equal(["  KUBECONFIG: there is no file /none; correct it or unset it."], await RunAsync("/none"));

    [Fact]
    public async Task Cluster_ThatIsConfiguredNowhere_IsRefused() =>
        Assert.StartsWith("  no Kubernetes cluster is configured; looked for --kubeconfig, KUBECONFIG, in-cluster", Assert.Single(await RunAsync("")));

    [Fact]
    public async Task Kubeconfig_ThatCannotBeRead_IsRefused() =>
        Assert.Contains("broken: ", Assert.Single(await RunAsync(_directory.Write("broken", "clusters: [{"))));

    [Fact]
    public async Task Kubeconfig_WithSeveralProblems_IsRefusedWithALineForEach()
    {
        var problems = await RunAsync(_directory.Write("three", ThreeProblems));
        Assert.Equal(3, problems.Length);
        Assert.Contains("clusters[none].cluster.server: must be an address", problems[0]);
        Assert.Contains("clusters[none].cluster.certificate-authority: the file", problems[1]);
        Assert.Contains("users[me].user.password: passwords are not supported", problems[2]);
        Assert.DoesNotContain("hunter2", string.Concat(problems));
    }

    [Fact]
    public async Task Selector_ThatTheServerRefuses_EndsWithTwo()
    {
        var kubeconfig = Path.Combine(_directory.Path, "simulated");
        await using var simulator = ActorVentProcess.Start(
            new Dictionary<string, string>(), "simulate", "--port", "0", "--pods", "1", "--rate", "0", "--kubeconfig-out", kubeconfig);
        await simulator.LineAsync("Ctrl-C");
        var (code, output, error) = await ActorVentProcess.RunAsync(
            new Dictionary<string, string>(), "run", "--url", "http://127.0.0.1:1/", "--kubeconfig", kubeconfig, "--data", Path.Combine(_directory.Path, "data"), "--selector", "app in web");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("actorvent: stopped, because of one problem", error);
        Assert.Contains("  --selector: cannot list pods: HTTP 400 BadRequest: ", error);
        Assert.Contains("label selector 'app in web'", error);
    }

    /// <summary>The lines of the problems; nothing may have been started.</summary>
    private async Task<string[]> RunAsync(string kubeconfig, params string[] arguments)
    {
        var data = Path.Combine(_directory.Path, "data");
        var (code, output, error) = await ActorVentProcess.RunAsync(
            new Dictionary<string, string> { ["KUBECONFIG"] = kubeconfig, ["HOME"] = _directory.Path, ["KUBERNETES_SERVICE_HOST"] = "" },
            ["run", "--url", "http://127.0.0.1:1/", "--data", data, .. arguments]);
        Assert.Equal((2, ""), (code, output));
        Assert.False(Directory.Exists(data));
        Assert.StartsWith("actorvent: nothing was started, because of ", error);
        return [.. error.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Ends(string[] lines) => lines.Select(line => line[line.IndexOf(": --", StringComparison.Ordinal)..]);
}
