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
        using var scratch = new ScratchDirectory();
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
