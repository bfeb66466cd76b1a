using System.Text.Json.Nodes;
using Xunit;

namespace ActorVent.Tests.Manifests;

/// <summary>The profile "restricted" of Kubernetes' Pod Security Standards, and what we ask for besides.</summary>
public sealed class SecurityTests
{
    public static TheoryData<string> All => Renderings.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Pods_OfEachRendering_AreRestricted(string rendering)
    {
        foreach (var workload in Workloads(rendering))
        {
            var pod = workload.Template!["spec"]!;
            Assert.True((bool?)pod["securityContext"]!["runAsNonRoot"]);
            Assert.NotEqual(0, (int)pod["securityContext"]!["runAsUser"]!);
            Assert.Equal((int)pod["securityContext"]!["runAsGroup"]!, (int)pod["securityContext"]!["fsGroup"]!);
            Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
            Assert.False((bool?)pod["enableServiceLinks"]);
            Assert.DoesNotContain(pod.AsObject(), static field => field.Key is "hostNetwork" or "hostPID" or "hostIPC");
            var container = workload.Container["securityContext"]!;
            Assert.False((bool?)container["allowPrivilegeEscalation"]);
            Assert.True((bool?)container["readOnlyRootFilesystem"]);
            Assert.Equal("""{"drop":["ALL"]}""", container["capabilities"]!.ToJsonString());
            Assert.All(pod["volumes"]!.AsArray(), static volume => Assert.NotNull(volume!["emptyDir"]!["sizeLimit"]));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Token_OfEachRendering_IsForTheNodesAlone(string rendering)
    {
        Assert.Equal(["actorvent"], Workloads(rendering).Where(static workload => (bool)workload.Template!["spec"]!["automountServiceAccountToken"]!).Select(static workload => workload.Name));
        Assert.All(Renderings.Of(rendering).Where(static manifest => manifest.Kind == "ServiceAccount"), static account => Assert.False((bool?)account.Json["automountServiceAccountToken"]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Images_OfEachRendering_AreOfAVersion(string rendering)
    {
        foreach (var workload in Workloads(rendering))
        {
            var tag = ((string)workload.Container["image"]!).Split(':').ElementAtOrDefault(1);
            Assert.Matches(@"^\d+\.\d+", tag);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Resources_OfEachRendering_AreAskedForAndLimited(string rendering)
    {
        Assert.All(Workloads(rendering), static workload => Assert.NotNull(workload.Container["resources"]!["limits"]!["memory"]));
        Assert.Equal(
            """{"limits":{"memory":"512Mi"},"requests":{"cpu":"100m","memory":"256Mi"}}""",
            Renderings.Nodes(rendering).Container["resources"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Secrets_OfEachRendering_AreReferencesOnly(string rendering)
    {
        Assert.DoesNotContain(Renderings.Of(rendering), static manifest => manifest.Kind == "Secret");
        string[] secret = ["ACTORVENT_URL", "ACTORVENT_SECRET", "PGPASSWORD", "POSTGRES_PASSWORD"];
        foreach (var variable in Workloads(rendering).SelectMany(static workload => workload.Container["env"]!.AsArray()))
        {
            var (name, value) = ((string)variable!["name"]!, (string?)variable["value"]);
            Assert.True(value is null || !secret.Contains(name), $"{name} is a secret, and is given as it is");
            // A URL that names a user and a password.
            Assert.DoesNotMatch("://[^/@]*:[^/@]*@", value ?? "");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Wire_OfEachRendering_IsReachedByItsOwnPodsOnly(string rendering)
    {
        var policies = Renderings.Of(rendering).Where(static manifest => manifest.Kind == "NetworkPolicy").ToList();
        foreach (var workload in Workloads(rendering))
        {
            var labels = workload.Spec!["selector"]!["matchLabels"];
            var policy = Assert.Single(policies, policy => JsonNode.DeepEquals(policy.Spec!["podSelector"]!["matchLabels"], labels));
            Assert.Contains("Ingress", policy.Spec!["policyTypes"]!.AsArray().Select(static type => (string)type!));
            var nodes = Renderings.Nodes(rendering).Spec!["selector"]!["matchLabels"]!.ToJsonString();
            foreach (var rule in policy.Spec["ingress"]!.AsArray())
            {
                // Metrics are for whoever is asked to scrape them; everything else is for the nodes, of this namespace.
                var ports = rule!["ports"]!.AsArray().Select(static port => (int)port!["port"]!).ToList();
                if (ports is [8080])
                    continue;
                Assert.Equal([workload == Renderings.Nodes(rendering) ? 4053 : 5432], ports);
                Assert.Equal("[{\"podSelector\":{\"matchLabels\":" + nodes + "}}]", rule["from"]!.ToJsonString());
            }
            Assert.Equal(
                workload.Container["ports"]!.AsArray().Select(static port => (int)port!["containerPort"]!).Order(),
                policy.Spec["ingress"]!.AsArray().SelectMany(static rule => rule!["ports"]!.AsArray()).Select(static port => (int)port!["port"]!).Order());
        }
    }

    [Theory]
    [InlineData(Renderings.Single)]
    [InlineData(Renderings.ClusterWide)]
    [InlineData(Renderings.TryOut)]
    public void Namespace_OfItsOwn_RefusesPodsThatAreNotRestricted(string rendering) =>
        Assert.Equal("restricted", (string?)Renderings.Of(rendering).Single(static manifest => manifest.Kind == "Namespace").Json["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]);

    /// <summary>What else is in it may need more.</summary>
    [Fact]
    public void Namespace_OfOthers_IsLeftAlone() =>
        Assert.DoesNotContain(Renderings.Of(Renderings.NamespaceScoped), static manifest => manifest.Kind == "Namespace");

    private static List<Manifest> Workloads(string rendering) => [.. Renderings.Of(rendering).Where(static manifest => manifest.Template is not null)];
}
