using System.Text.Json.Nodes;
using ActorVent.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Manifests.Chart;

/// <summary>The chart installs what the overlays install.</summary>
public sealed class ChartTests
{
    private static readonly string[] OfHelm = ["app.kubernetes.io/instance", "app.kubernetes.io/managed-by"];

    [Theory]
    [InlineData(Renderings.ChartDefault, Renderings.Single)]
    [InlineData(Renderings.ChartWithJournal, Renderings.ClusterWide)]
    public void Chart_Rendered_IsTheOverlay(string chart, string overlay)
    {
        var expected = Renderings.Of(overlay).Where(static manifest => manifest.Kind != "Namespace").Select(Plain).Order(StringComparer.Ordinal);

        Assert.Equal(expected, Renderings.Of(chart).Select(Plain).Order(StringComparer.Ordinal));
    }

    /// <summary>A chart may name several namespaces; the overlay's is the one that it is in.</summary>
    [Fact]
    public void Chart_WithNamespaces_HasARoleInEachAndNothingAcrossThem()
    {
        var manifests = Renderings.Of(Renderings.ChartWithNamespaces);

        foreach (var kind in (string[])["Role", "RoleBinding"])
        {
            var expected = Plain(Renderings.Of(Renderings.NamespaceScoped).Single(manifest => manifest.Kind == kind));
            var roles = manifests.Where(manifest => manifest.Kind == kind).ToList();
            Assert.Equal(["actorvent", "shop"], roles.Select(static role => role.Namespace));
            Assert.Equal(expected, Plain(roles[0]));
            Assert.Equal("actorvent", (string?)roles[1].Json["subjects"]?[0]!["namespace"] ?? "actorvent");
        }
        Assert.Equal(
            Plain(Renderings.Of(Renderings.NamespaceScoped).Single(static manifest => manifest.Kind == "ClusterRole")),
            Plain(manifests.Single(static manifest => manifest.Kind == "ClusterRole")));
    }

    [Fact]
    public void Chart_InstalledTwice_HasNothingInCommon()
    {
        static IEnumerable<string> Names(string release) => Manifest.Parse(HelmChart.Render(release: release)).Select(static manifest => manifest.ToString());
        var pods = Manifest.Parse(HelmChart.Render(release: "other")).Single(static manifest => manifest.Kind == "StatefulSet");

        Assert.Empty(Names("actorvent").Intersect(Names("other")));
        Assert.Equal("other", (string?)pods.Spec!["selector"]!["matchLabels"]!["app.kubernetes.io/instance"]);
    }

    [Fact]
    public void Chart_WithVariablesAndAStorageClass_HasThem()
    {
        var set = Manifest.Parse(HelmChart.Render("{ env: { ACTORVENT_COLLAPSE: none }, storage: { className: fast, size: 20Gi } }")).Single(static manifest => manifest.Kind == "StatefulSet");

        Assert.Equal("""{"name":"ACTORVENT_COLLAPSE","value":"none"}""", set.Container["env"]!.AsArray()[^1]!.ToJsonString());
        Assert.Equal(
            """{"accessModes":["ReadWriteOnce"],"storageClassName":"fast","resources":{"requests":{"storage":"20Gi"}}}""",
            set.Spec!["volumeClaimTemplates"]![0]!["spec"]!.ToJsonString());
    }

    /// <summary>Of one node there is nothing to say about how many may be away.</summary>
    [Theory]
    [InlineData("{}", 1, false)]
    [InlineData("journal: { secret: actorvent-journal, replicas: 1 }", 1, false)]
    [InlineData("journal: { secret: actorvent-journal, replicas: 2 }", 2, true)]
    [InlineData("journal: { replicas: 3 }", 1, false)]
    public void Chart_OfSeveralNodes_HasADisruptionBudget(string values, int replicas, bool hasBudget)
    {
        var manifests = Manifest.Parse(HelmChart.Render(values));

        Assert.Equal(replicas, (int)manifests.Single(static manifest => manifest.Kind == "StatefulSet").Spec!["replicas"]!);
        Assert.Equal(hasBudget, manifests.Any(static manifest => manifest.Kind == "PodDisruptionBudget"));
    }

    [Fact]
    public void Chart_OfThisVersion_SaysSo()
    {
        var chart = Manifest.ToJson(File.ReadAllText(Path.Combine(HelmChart.Folder, "Chart.yaml")))!;

        Assert.Equal((VersionCommand.Version, VersionCommand.Version), ((string?)chart["version"], (string?)chart["appVersion"]));
    }

    /// <summary>A misspelt value would otherwise be silently without effect.</summary>
    [Fact]
    public void Schema_OfTheValues_KnowsEachAndNoOther()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(HelmChart.Folder, "values.schema.json")))!;
        var known = schema["properties"]!.AsObject().Select(static property => property.Key).Where(static name => name != "global");

        Assert.Equal(HelmChart.Values().Select(static value => value.Key), known);
        Assert.False((bool?)schema["additionalProperties"]);
        foreach (var (name, value) in HelmChart.Values())
        {
            if (value is JsonObject { Count: > 0 } inner && schema["properties"]![name]!["properties"] is JsonObject properties)
                Assert.Equal(inner.Select(static field => field.Key), properties.Select(static property => property.Key));
        }
    }

    [Fact]
    public void Notes_OfTheChart_SayWhatIsWaitedFor()
    {
        Assert.Contains("the changes of all pods to the URL in the Secret actorvent-webhook.", HelmChart.Notes(), StringComparison.Ordinal);
        Assert.Contains("once that Secret and db is there", HelmChart.Notes("{ journal: { secret: db }, namespaces: [a, b] }"), StringComparison.Ordinal);
    }

    /// <summary>Without what Helm adds, fields in the order of their names.</summary>
    private static string Plain(Manifest manifest) => Sorted(manifest.Json, manifest.Kind)!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node, string kind) => node switch
    {
        JsonObject map => new JsonObject(map
            .Where(static field => !OfHelm.Contains(field.Key) && field.Key != "imagePullPolicy")
            .OrderBy(static field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value, kind)))),
        JsonArray list => new JsonArray([.. list.Select(item => Sorted(item, kind))]),
        // Roles of the cluster's own scope have the namespace in their names, since releases of one name may be in several.
        JsonValue value when value.ToString() == "actorvent-actorvent" => JsonValue.Create("actorvent"),
        _ => node?.DeepClone(),
    };
}
