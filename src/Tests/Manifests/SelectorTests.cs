using System.Text.Json.Nodes;
using Xunit;

namespace ActorVent.Tests.Manifests;

/// <summary>What refers to something refers to what is there.</summary>
public sealed class SelectorTests
{
    public static TheoryData<string> All => Renderings.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Selectors_OfEachRendering_MatchThePodsOfOneWorkload(string rendering)
    {
        var manifests = Renderings.Of(rendering);
        var workloads = manifests.Where(static manifest => manifest.Template is not null).ToList();

        foreach (var (of, selector) in manifests.SelectMany(SelectorsOf))
        {
            var matched = workloads.Where(workload => Matches(selector, workload.Template!["metadata"]!["labels"]!)).ToList();
            Assert.True(matched.Count == 1, $"{of} selects the pods of {matched.Count} workloads");
            Assert.True(of.Template is null || of == matched[0], $"{of} selects the pods of {matched[0]}");
        }
        Assert.Contains(manifests, static manifest => manifest.Kind == "Service");
        Assert.Contains(manifests, static manifest => manifest.Kind == "NetworkPolicy");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void StatefulSets_OfEachRendering_HaveTheirHeadlessServiceAndAccount(string rendering)
    {
        var manifests = Renderings.Of(rendering);
        foreach (var set in manifests.Where(static manifest => manifest.Kind == "StatefulSet"))
        {
            var service = Assert.Single(manifests, manifest => manifest.Kind == "Service" && manifest.Name == (string?)set.Spec!["serviceName"]);
            Assert.Equal("None", (string?)service.Spec!["clusterIP"]);
            Assert.True(JsonNode.DeepEquals(set.Spec!["selector"]!["matchLabels"], service.Spec["selector"]));
            if ((string?)set.Template!["spec"]!["serviceAccountName"] is { } account)
                Assert.Single(manifests, manifest => manifest.Kind == "ServiceAccount" && manifest.Name == account && manifest.Namespace == set.Namespace);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Ports_OfEachService_AreThoseOfItsContainer(string rendering)
    {
        var manifests = Renderings.Of(rendering);
        foreach (var service in manifests.Where(static manifest => manifest.Kind == "Service"))
        {
            var set = manifests.Single(manifest => manifest.Kind == "StatefulSet" && (string?)manifest.Spec!["serviceName"] == service.Name);
            var served = service.Spec!["ports"]!.AsArray().Select(static port => ((string)port!["targetPort"]!, (int)port["port"]!)).Order();
            var open = set.Container["ports"]!.AsArray().Select(static port => ((string)port!["name"]!, (int)port["containerPort"]!)).Order();
            Assert.Equal(open, served);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Mounts_OfEachContainer_HaveTheirVolumes(string rendering)
    {
        foreach (var set in Renderings.Of(rendering).Where(static manifest => manifest.Template is not null))
        {
            var volumes = Names(set.Template!["spec"]!["volumes"]).Concat(Names(set.Spec!["volumeClaimTemplates"], "metadata")).Order();
            Assert.Equal(volumes, Names(set.Container["volumeMounts"]).Order());
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Objects_OfOneNamespace_NameNoOther(string rendering)
    {
        string[] clusterWide = ["Namespace", "ClusterRole", "ClusterRoleBinding"];
        var scoped = Renderings.Of(rendering).Where(manifest => !clusterWide.Contains(manifest.Kind) && manifest.Kind is not ("Role" or "RoleBinding"));
        Assert.All(scoped, static manifest => Assert.Equal("actorvent", manifest.Namespace));
    }

    private static IEnumerable<string> Names(JsonNode? list, string? within = null) =>
        list?.AsArray().Select(item => (string)(within is null ? item! : item![within]!)["name"]!) ?? [];

    private static IEnumerable<(Manifest Of, JsonNode Selector)> SelectorsOf(Manifest manifest)
    {
        var spec = manifest.Spec;
        List<JsonNode?> selectors = manifest.Kind switch
        {
            "Service" => [spec!["selector"]],
            "StatefulSet" => [spec!["selector"]!["matchLabels"], .. spec["template"]!["spec"]!["topologySpreadConstraints"]?.AsArray().Select(static spread => spread!["labelSelector"]!["matchLabels"]) ?? []],
            "PodDisruptionBudget" => [spec!["selector"]!["matchLabels"]],
            "NetworkPolicy" => [spec!["podSelector"]!["matchLabels"], .. spec["ingress"]!.AsArray().SelectMany(static rule => rule!["from"]?.AsArray() ?? []).Select(static from => from!["podSelector"]?["matchLabels"])],
            _ => [],
        };
        return selectors.Select(selector => (manifest, selector!));
    }

    private static bool Matches(JsonNode selector, JsonNode labels) =>
        selector.AsObject().Count > 0 && selector.AsObject().All(wanted => (string?)labels[wanted.Key] == (string?)wanted.Value);
}
