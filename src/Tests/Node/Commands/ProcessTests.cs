using ActorVent.Tests.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node.Commands;

public class ProcessTests
{
    private const string Secret = "hunter2-hunter2";

    [Fact]
    public async Task Process_ThatShowsItsVersion_ExitsWithZero()
    {
        var (code, output, error) = await ActorVentProcess.RunAsync(Nothing.Variables, "version");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("actorvent ", output);
    }

    [Fact]
    public async Task Process_WithoutAUrl_ExitsWithTwo()
    {
        var (code, output, error) = await ActorVentProcess.RunAsync(Nothing.Variables);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("no webhook URL is configured", error);
    }

    [Fact]
    public async Task Process_WithAWrongVariable_ExitsWithTwo()
    {
        var environment = new Dictionary<string, string> { ["ACTORVENT_URL"] = Configure.Url, ["ACTORVENT_RETENSION"] = "1h" };
        var (code, _, error) = await ActorVentProcess.RunAsync(environment, "run");
        Assert.Equal(2, code);
        Assert.Contains("ACTORVENT_RETENTION", error);
    }

    [Fact]
    public async Task Process_ThatCannotOpenItsJournal_ExitsWithOneAndShowsNeitherStackNorSecret()
    {
        using var scratch = new TempDirectory();
        var file = scratch.Write("file", "");
        var (code, output, error) = await ActorVentProcess.RunAsync(
            new Dictionary<string, string> { ["ACTORVENT_URL"] = $"https://example.com/{Secret}?key={Secret}", ["KUBECONFIG"] = scratch.Write("config", Kubeconfig) },
            "run", "--secret", Secret, "--journal", $"sqlite:{file}/actorvent.db", "--data", scratch.Path);
        Assert.Equal(1, code);
        Assert.Contains("https://example.com", error);
        Assert.Contains("process list", error);
        Assert.DoesNotContain(Secret, output + error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task Simulator_UntilSigterm_ServesPodsAndExitsWithZero()
    {
        using var scratch = new TempDirectory();
        var kubeconfig = Path.Combine(scratch.Path, "kubeconfig");
        await using var simulator = ActorVentProcess.Start(Nothing.Variables, "simulate", "--port", "0", "--pods", "3", "--rate", "0", "--kubeconfig-out", kubeconfig);
        var url = UrlIn(await simulator.LineAsync("A cluster of 3 pods"));
        await simulator.LineAsync("Ctrl-C");
        Assert.Contains($"server: {url}", await File.ReadAllTextAsync(kubeconfig));
        using var client = new HttpClient();
        Assert.Contains("\"kind\":\"PodList\"", await client.GetStringAsync($"{url}/api/v1/pods"));
        await simulator.TerminateAsync();
        var (code, rest) = await simulator.RestAsync();
        Assert.Equal(0, code);
        Assert.Contains("  pods        3", rest);
    }

    [Fact]
    public async Task Receiver_UntilSigterm_ShowsDeliveriesAndExitsWithZero()
    {
        await using var receiver = ActorVentProcess.Start(Nothing.Variables, "receive", "--port", "0", "--secret", Secret);
        var url = UrlIn(await receiver.LineAsync("Receiving on"));
        using var client = new HttpClient();
        using var unsigned = await client.PostAsync(url, new StringContent("""{"pod":{"metadata":{"namespace":"shop","name":"web-0","uid":"u","resourceVersion":"7"},"status":{"phase":"Running"}}}"""));
        Assert.Equal(401, (int)unsigned.StatusCode);
        Assert.Contains("BAD SIGNATURE, answered 401", await receiver.LineAsync("shop/web-0"));
        await receiver.TerminateAsync();
        var (code, rest) = await receiver.RestAsync();
        Assert.Equal(0, code);
        Assert.Contains("  signatures  0 good, 1 bad", rest);
    }

    [Fact]
    public async Task Process_WhosePortIsInUse_ExitsWithOneAndNamesTheWayOut()
    {
        await using var first = ActorVentProcess.Start(Nothing.Variables, "receive", "--port", "0");
        var port = new Uri(UrlIn(await first.LineAsync("Receiving on"))).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var command in (string[])["receive", "simulate"])
        {
            var (code, _, error) = await ActorVentProcess.RunAsync(Nothing.Variables, command, "--port", port);
            Assert.Equal(1, code);
            Assert.EndsWith($"  port {port} is in use: choose another with --port, or 0 for any free one{Environment.NewLine}", error);
            Assert.Single(error.Split(" in use").Skip(1));
        }
    }

    [Fact]
    public async Task Node_AtASecondSignal_EndsAtOnceWithOne()
    {
        using var scratch = new TempDirectory();
        var kubeconfig = Path.Combine(scratch.Path, "kubeconfig");
        await using var simulator = ActorVentProcess.Start(Nothing.Variables, "simulate", "--port", "0", "--pods", "1", "--rate", "0", "--kubeconfig-out", kubeconfig);
        await simulator.LineAsync("Ctrl-C");
        await using var receiver = ActorVentProcess.Start(Nothing.Variables, "receive", "--port", "0", "--hang");
        var url = UrlIn(await receiver.LineAsync("Receiving on"));
        await using var node = ActorVentProcess.Start(Nothing.Variables, "run", "--url", url, "--kubeconfig", kubeconfig, "--data", scratch.Path);
        // With a request that is never answered, the first signal's drain would take ten seconds.
        await receiver.LineAsync("not answered");
        await node.TerminateAsync();
        await node.ErrorAsync("Stopping");
        await node.TerminateAsync();
        var (code, _) = await node.RestAsync();
        Assert.Equal(1, code);
        await node.ErrorAsync("a second signal");
    }

    private static string UrlIn(string line) => System.Text.RegularExpressions.Regex.Match(line, "http://[0-9.:]+").Value;

    /// <summary>Nobody listens there.</summary>
    private const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: none
        clusters: [{ name: none, cluster: { server: "http://127.0.0.1:1" } }]
        users: [{ name: none, user: {} }]
        contexts: [{ name: none, context: { cluster: none, user: none } }]
        """;
}
