using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorVent.Node.Commands;
using ActorVent.Node.Configuration;
using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Manifests;

/// <summary>What the manifests say of the program is what the program says.</summary>
public sealed partial class ProgramTests
{
    private static readonly Dictionary<string, string> Secrets = new()
    {
        ["actorvent-webhook/url"] = "https://example.com/hook",
        ["actorvent-webhook/secret"] = "key",
        ["actorvent-journal/url"] = "postgres://actorvent:password@db.example.com/actorvent",
        ["actorvent-postgres/password"] = "password",
    };

    public static TheoryData<string> All => Renderings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Configuration_OfEachRendering_IsTakenWithoutAWarning(string rendering)
    {
        var run = await RunAsync(rendering);

        Assert.Equal((0, ""), (run.Code, WithoutEnd().Replace(run.Error, "")));
        Assert.Equal("https://example.com/hook", run.Options!.Endpoints.Single().Url.AbsoluteUri);
        Assert.Equal("key"u8.ToArray(), run.Options.Endpoints.Single().Secret);
        Assert.Equal(Renderings.IsClustered(rendering), run.Options.Journal.Server is not null);
        Assert.Equal(
            rendering switch { Renderings.NamespaceScoped => ["actorvent"], Renderings.ChartWithNamespaces => ["actorvent", "shop"], _ => [] },
            run.Options.Namespaces);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Ports_OfEachRendering_AreThoseThatTheProgramOpens(string rendering)
    {
        var options = (await RunAsync(rendering)).Options!;
        var opened = new Dictionary<string, int> { ["http"] = options.Listen!.Port };
        if (Renderings.IsClustered(rendering))
            opened["cluster"] = options.ClusterListen.Port;

        var ports = Renderings.Nodes(rendering).Container["ports"]!.AsArray().ToDictionary(static port => (string)port!["name"]!, static port => (int)port!["containerPort"]!);

        Assert.Equal(opened, ports);
        Assert.Equal(!Renderings.IsClustered(rendering) ? 0 : 4053, options.ClusterListen.Port);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Probes_OfEachRendering_AskWhatTheProgramServesForThem(string rendering)
    {
        var container = Renderings.Nodes(rendering).Container;
        foreach (var (probe, path) in (ReadOnlySpan<(string, string)>)[("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")])
        {
            Assert.Equal((path, "http"), ((string?)container[probe]!["httpGet"]!["path"], (string?)container[probe]!["httpGet"]!["port"]));
            // The program's own checks take up to 5 s, and say what is wrong then.
            Assert.InRange((int)container[probe]!["timeoutSeconds"]!, 6, 30);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task GracePeriod_OfEachRendering_FitsTheDrain(string rendering)
    {
        var grace = (int)Renderings.Nodes(rendering).Template!["spec"]!["terminationGracePeriodSeconds"]!;

        Assert.InRange(grace, (await RunAsync(rendering)).Options!.DrainTimeout.TotalSeconds + 10, 60);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Data_OfEachRendering_IsAVolume(string rendering)
    {
        var nodes = Renderings.Nodes(rendering);
        var options = (await RunAsync(rendering)).Options!;
        var mount = nodes.Container["volumeMounts"]!.AsArray().Single(mount => (string?)mount!["mountPath"] == options.DataDirectory)!;

        var claims = nodes.Spec!["volumeClaimTemplates"]?.AsArray() ?? [];
        if (Renderings.IsClustered(rendering))
        {
            Assert.Empty(claims);
            return;
        }
        var claim = Assert.Single(claims)!;
        Assert.Equal((string?)mount["name"], (string?)claim["metadata"]!["name"]);
        Assert.Equal(["ReadWriteOnce"], claim["spec"]!["accessModes"]!.AsArray().Select(static mode => (string)mode!));
        var size = (string)claim["spec"]!["resources"]!["requests"]!["storage"]!;
        Assert.Equal("10Gi", size);
        Assert.True(ByteSize.TryParse(size, out var bytes) && bytes >= 2 * options.RetentionBytes, "superseded states alone may take the half of the volume");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Replicas_OfEachRendering_AreAsManyAsTheJournalTakes(string rendering)
    {
        var isClustered = Renderings.IsClustered(rendering);
        var nodes = Renderings.Nodes(rendering);

        Assert.Equal(isClustered ? 3 : 1, (int)nodes.Spec!["replicas"]!);
        Assert.Equal("Parallel", (string?)nodes.Spec["podManagementPolicy"]);
        Assert.Equal(isClustered, Renderings.Of(rendering).Any(static manifest => manifest.Kind == "PodDisruptionBudget"));
        Assert.Equal(isClustered, nodes.Template!["spec"]!["topologySpreadConstraints"] is not null);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Image_OfEachRendering_IsThisVersion(string rendering) =>
        Assert.Equal($"actorvent:{VersionCommand.Version}", (string?)Renderings.Nodes(rendering).Container["image"]);

    private static Task<Invocation> RunAsync(string rendering)
    {
        var container = Renderings.Nodes(rendering).Container;
        var environment = container["env"]!.AsArray().ToDictionary(static variable => (string)variable!["name"]!, static variable => ValueOf(variable!));
        return Invocation.RunAsync(environment, [.. container["args"]!.AsArray().Select(static argument => (string)argument!)]);
    }

    private static string ValueOf(JsonNode variable)
    {
        if (variable["value"] is { } value)
            return (string)value!;
        var from = variable["valueFrom"]!;
        return from["secretKeyRef"] is { } secret
            ? Secrets[$"{(string?)secret["name"]}/{(string?)secret["key"]}"]
            : (string?)from["fieldRef"]!["fieldPath"] == "metadata.namespace" ? "actorvent" : throw new NotSupportedException(from.ToJsonString());
    }

    /// <summary>The line that each run ends with.</summary>
    [GeneratedRegex("(?m)^.*ActorVent stopped with exit code 0\n")]
    private static partial Regex WithoutEnd();
}
