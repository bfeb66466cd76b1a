using System.Text.Json.Nodes;
using ActorVent.Node.Commands;
using ActorVent.Tests.Node;
using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Manifests;

/// <summary>docker-compose.yml fits the program, the image and itself.</summary>
public sealed class ComposeTests
{
    private static readonly JsonObject Compose = Manifest.ToJson(File.ReadAllText(Path.Combine(DocumentationTests.Root, "docker-compose.yml")))!.AsObject();
    private static readonly JsonObject Services = Compose["services"]!.AsObject();

    [Fact]
    public void Services_OfTheCluster_AreThreeNodesAndWhatTheyNeed() =>
        Assert.Equal(["node-1", "node-2", "node-3", "postgres", "receiver", "simulator"], Services.Select(static service => service.Key).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("node-1")]
    [InlineData("node-2")]
    [InlineData("node-3")]
    public async Task Nodes_WithTheirEnvironment_FindTheOthers(string name)
    {
        var service = Services[name]!;
        var environment = new Dictionary<string, string>(Dockerfile.Environment);
        foreach (var (variable, value) in service["environment"]!.AsObject())
            environment[variable] = (string)value!;
        var mount = ((string)service["volumes"]![0]!).Split(':');
        Assert.Equal([environment["ACTORVENT_KUBECONFIG"], "ro"], mount[1..]);
        environment["ACTORVENT_KUBECONFIG"] = Path.Combine(DocumentationTests.Root, mount[0]);

        var run = await Invocation.RunAsync(environment, Arguments(service));

        Assert.Equal(0, run.Code);
        Assert.DoesNotContain("warn", run.Error, StringComparison.Ordinal);
        Assert.Equal("postgres", run.Options!.Journal.Server!.Host);
        Assert.Equal(4053, run.Options.ClusterListen.Port);
        var receiver = ReceiveConfiguration.Read(FlagReader.Read(ReceiveCommand.Definition, Arguments(Services["receiver"]!)[1..]));
        Assert.Equal($"http://receiver:{receiver.Receiver.Port}/", run.Options.Endpoints.Single().Url.AbsoluteUri);
        // Nodes are told apart by their machines' names.
        Assert.Equal(name, (string?)service["hostname"]);
        Assert.InRange(int.Parse(((string)service["stop_grace_period"]!).TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture), run.Options.DrainTimeout.TotalSeconds + 10, 60);
    }

    [Fact]
    public void Simulator_WithItsCommand_IsWhereTheKubeconfigLeads()
    {
        var input = FlagReader.Read(SimulateCommand.Definition, Arguments(Services["simulator"]!)[1..]);
        var server = SimulateConfiguration.Read(input).Server;
        var kubeconfig = Manifest.ToJson(File.ReadAllText(Path.Combine(DocumentationTests.Root, "compose", "kubeconfig")))!;

        Assert.Empty(input.Findings.Errors);
        Assert.Equal(System.Net.IPAddress.Any, server.Address);
        Assert.Equal($"http://simulator:{server.Port}", (string?)kubeconfig["clusters"]![0]!["cluster"]!["server"]);
        Assert.Equal(["CMD", "/app/actorvent", "health", "--listen", $"127.0.0.1:{server.Port}"], Services["simulator"]!["healthcheck"]!["test"]!.AsArray().Select(static word => (string)word!));
    }

    [Fact]
    public void Receiver_WithItsCommand_ListensToTheOthers()
    {
        var input = FlagReader.Read(ReceiveCommand.Definition, Arguments(Services["receiver"]!)[1..]);

        Assert.Equal(System.Net.IPAddress.Any, ReceiveConfiguration.Read(input).Receiver.Address);
        Assert.Empty(input.Findings.Errors);
    }

    [Fact]
    public void Images_OfTheCluster_AreThoseOfTheManifestsAndTheDockerfile()
    {
        var postgres = Renderings.Of(Renderings.TryOut).Single(static manifest => manifest is { Kind: "StatefulSet", Name: "actorvent-postgres" });
        Assert.Equal($"${{POSTGRES_IMAGE:-{(string?)postgres.Container["image"]}}}", (string?)Services["postgres"]!["image"]);
        foreach (var (name, service) in Services.Where(static service => service.Key != "postgres"))
        {
            Assert.True((string?)service!["image"] == $"actorvent:{VersionCommand.Version}", name);
            foreach (var argument in (string[])["SDK_IMAGE", "RUNTIME_IMAGE"])
                Assert.Equal($"${{{argument}:-{Dockerfile.Argument(argument)}}}", (string?)service["build"]!["args"]![argument]);
        }
    }

    [Fact]
    public void Containers_OfTheCluster_AreReadOnlyAndWithoutPrivileges()
    {
        Assert.All(Services, static service => Assert.True((bool?)service.Value!["read_only"], service.Key));
        Assert.All(Services.Where(static service => service.Key != "postgres"), static service =>
        {
            Assert.Equal("""["ALL"]""", service.Value!["cap_drop"]!.ToJsonString());
            Assert.Equal("""["no-new-privileges:true"]""", service.Value["security_opt"]!.ToJsonString());
        });
    }

    private static string[] Arguments(JsonNode service) => [.. service["command"]!.AsArray().Select(static word => (string)word!)];
}
