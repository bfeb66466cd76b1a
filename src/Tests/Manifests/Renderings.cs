using System.Collections.Concurrent;
using ActorVent.Tests.Manifests.Chart;
using ActorVent.Tests.Node;
using Xunit;

namespace ActorVent.Tests.Manifests;

/// <summary>All that installs ActorVent, as a cluster gets it: the overlays, and the chart with the values that make a difference.</summary>
internal static class Renderings
{
    public const string Single = "single";
    public const string ClusterWide = "cluster-wide";
    public const string NamespaceScoped = "namespace-scoped";
    public const string TryOut = "try-out";
    public const string ChartDefault = "chart";
    public const string ChartWithJournal = "chart, journal.secret";
    public const string ChartWithNamespaces = "chart, namespaces";

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Manifest>>> Rendered = new();

    public static string Folder { get; } = Path.Combine(DocumentationTests.Root, "k8s");

    public static IReadOnlyList<string> Overlays { get; } = [Single, ClusterWide, NamespaceScoped, TryOut];

    public static TheoryData<string> All { get; } = new([.. Overlays, ChartDefault, ChartWithJournal, ChartWithNamespaces]);

    /// <summary>Those whose pods form a cluster.</summary>
    public static bool IsClustered(string rendering) => rendering is not (Single or ChartDefault);

    public static IReadOnlyList<Manifest> Of(string rendering) => Rendered.GetOrAdd(rendering, static name => new(() => Manifest.Parse(Text(name)))).Value;

    /// <summary>The program's own pods, not its database's.</summary>
    public static Manifest Nodes(string rendering) =>
        Of(rendering).Single(static manifest => manifest.Kind == "StatefulSet" && (string)manifest.Container["name"]! == "actorvent");

    private static string Text(string rendering) => rendering switch
    {
        ChartDefault => HelmChart.Render(),
        ChartWithJournal => HelmChart.Render("journal: { secret: actorvent-journal }"),
        ChartWithNamespaces => HelmChart.Render("{ journal: { secret: actorvent-journal }, namespaces: [actorvent, shop] }"),
        _ => Kubectl.Kustomize(Path.Combine(Folder, "overlays", rendering)),
    };
}
