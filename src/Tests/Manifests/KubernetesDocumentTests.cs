using System.Text.RegularExpressions;
using ActorVent.Node.Commands;
using ActorVent.Tests.Manifests.Chart;
using ActorVent.Tests.Node;
using Xunit;

namespace ActorVent.Tests.Manifests;

/// <summary>What docs/kubernetes.md and README tell people to write and to run fits the manifests. It needs a cluster, so that nothing runs it as it stands.</summary>
public sealed partial class KubernetesDocumentTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "kubernetes.md"));

    public static TheoryData<string> Commands { get; } = new(Block().Matches(Text + File.ReadAllText(Path.Combine(DocumentationTests.Root, "README.md")))
        .Where(static block => block.Groups[1].Value == "text")
        .SelectMany(static block => block.Groups[2].Value.Split('\n'))
        .Where(static line => line.StartsWith("$ ", StringComparison.Ordinal))
        .Select(static line => line[2..])
        .Distinct());

    [Theory]
    [MemberData(nameof(Commands))]
    public void Commands_OfTheDocument_NameWhatIsThere(string command)
    {
        if (Secret().Match(command) is { Success: true } secret)
            Assert.Subset(AskedFor(), Given(command).Select(key => (secret.Groups[1].Value, key)).ToHashSet());
        else if (Helm().Match(command) is { Success: true } helm)
            Assert.All(helm.Groups[1].Captures, static value => Assert.True(HasValue(value.Value), value.Value));
        else if (Object().Match(command) is { Success: true } named)
            Assert.Contains(Renderings.Of(Renderings.Single), manifest => $"{manifest.Kind.ToLowerInvariant()}/{manifest.Name}" == named.Groups[1].Value);
        else if (Image().Match(command) is { Success: true } image)
            Assert.Equal(VersionCommand.Version, image.Groups[1].Value);
        else
            Assert.Contains(command, (string[])["docker compose up", "kubectl create namespace actorvent", "kubectl kustomize mine", "kubectl apply -k mine", "kubectl delete -k mine", "helm uninstall actorvent --namespace actorvent"]);
    }

    /// <summary>A Secret that nobody is told to make keeps pods from starting.</summary>
    [Fact]
    public void Secrets_OfTheManifests_AreMadeByTheDocument()
    {
        var made = Commands.Select(static row => row.Data).Where(static command => Secret().IsMatch(command)).SelectMany(static command => Given(command).Select(key => (Secret().Match(command).Groups[1].Value, key))).Distinct();

        Assert.Equal(AskedFor().Order(), made.Order());
    }

    [Fact]
    public void Kustomization_OfYourOwn_HasYourImageAndYourOption()
    {
        var container = Rendered(0).Single(static manifest => manifest.Kind == "StatefulSet").Container;

        Assert.Equal($"registry.example.com/actorvent:{VersionCommand.Version}", (string?)container["image"]);
        Assert.Equal("""{"name":"ACTORVENT_COLLAPSE","value":"transitions"}""", container["env"]!.AsArray()[^1]!.ToJsonString());
    }

    [Fact]
    public void Kustomization_OfANamespaceOfYourOwn_IsAllInIt()
    {
        var manifests = Rendered(1);

        Assert.All(manifests, static manifest => Assert.Equal(manifest.Kind is "ClusterRole" or "ClusterRoleBinding" ? null : "shop", manifest.Namespace));
        Assert.All(manifests, static manifest => Assert.Equal("actorvent-shop", manifest.Name));
        foreach (var binding in manifests.Where(static manifest => manifest.Kind.EndsWith("Binding", StringComparison.Ordinal)))
            Assert.Equal("""[{"kind":"ServiceAccount","name":"actorvent-shop","namespace":"shop"}]""", binding.Json["subjects"]!.ToJsonString());
        Assert.Equal("actorvent-shop", (string?)manifests.Single(static manifest => manifest.Kind == "StatefulSet").Spec!["serviceName"]);
    }

    [Fact]
    public void Kustomization_WithoutObjectsOfTheCluster_HasNone()
    {
        var manifests = Rendered(1, 2);

        Assert.Equal(Rendered(1).Count - 2, manifests.Count);
        Assert.DoesNotContain(manifests, static manifest => manifest.Kind.StartsWith("Cluster", StringComparison.Ordinal));
    }

    [Fact]
    public void Table_OfTheDocument_HasEveryOverlay() =>
        Assert.Equal(Renderings.Overlays, Row().Matches(Text).Select(static row => row.Groups[1].Value));

    /// <summary>YAML of the document, joined, as a kustomization beside <c>k8s</c>.</summary>
    private static IReadOnlyList<Manifest> Rendered(params int[] blocks)
    {
        var yaml = Block().Matches(Text).Where(static block => block.Groups[1].Value == "yaml").Select(static block => block.Groups[2].Value).ToList();
        using var directory = new TempDirectory();
        foreach (var file in Directory.EnumerateFiles(Renderings.Folder, "*.yaml", SearchOption.AllDirectories))
            directory.Write(Path.Combine("k8s", Path.GetRelativePath(Renderings.Folder, file)), File.ReadAllText(file));
        directory.Write(Path.Combine("mine", "kustomization.yaml"), string.Concat(blocks.Select(block => yaml[block])));
        return Manifest.Parse(Kubectl.Kustomize(Path.Combine(directory.Path, "mine")));
    }

    private static HashSet<(string Name, string Key)> AskedFor() =>
    [
        .. Renderings.Overlays.SelectMany(Renderings.Of)
            .Where(static manifest => manifest.Template is not null)
            .SelectMany(static manifest => manifest.Container["env"]!.AsArray())
            .Select(static variable => variable!["valueFrom"]?["secretKeyRef"])
            .Where(static reference => reference is not null)
            .Select(static reference => ((string)reference!["name"]!, (string)reference["key"]!)),
    ];

    private static IEnumerable<string> Given(string command) => Literal().Matches(command).Select(static literal => literal.Groups[1].Value);

    private static bool HasValue(string path)
    {
        System.Text.Json.Nodes.JsonNode? at = HelmChart.Values();
        return path.Split('.').All(step => (at = at?[step]) is not null);
    }

    [GeneratedRegex("^```(text|yaml)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^kubectl --namespace actorvent create secret generic (\\S+) ")]
    private static partial Regex Secret();

    [GeneratedRegex("--from-literal=(\\w+)=")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^helm install actorvent \./k8s/chart --namespace actorvent(?: --set ([\w.]+)=\S+)+$")]
    private static partial Regex Helm();

    [GeneratedRegex("^kubectl --namespace actorvent (?:rollout status|rollout restart|logs) (\\S+)$")]
    private static partial Regex Object();

    [GeneratedRegex(@"^docker (?:build --tag|push) registry\.example\.com/actorvent:(\S+)(?: \.)?$")]
    private static partial Regex Image();

    [GeneratedRegex(@"(?m)^\| `([a-z-]+)` \| (?:one|three) \|")]
    private static partial Regex Row();
}
