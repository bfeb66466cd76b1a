using System.Text.Json.Nodes;

namespace ActorVent.Tests.Manifests.Chart;

/// <summary>The chart as <c>helm template actorvent k8s/chart --namespace actorvent</c> shows it.</summary>
internal static class HelmChart
{
    public static string Folder { get; } = Path.Combine(Renderings.Folder, "chart");

    public static string Templates { get; } = Path.Combine(Folder, "templates");

    public static JsonObject Values() => Manifest.ToJson(File.ReadAllText(Path.Combine(Folder, "values.yaml")))!.AsObject();

    /// <param name="values">In the place of the chart's own, as YAML.</param>
    /// <param name="release">The release's name.</param>
    public static string Render(string? values = null, string release = "actorvent") =>
        string.Join("\n---\n", Directory.EnumerateFiles(Templates, "*.yaml").Order(StringComparer.Ordinal).Select(file => Fill(file, values, release)));

    /// <summary>What is shown after the installation.</summary>
    public static string Notes(string? values = null) => Fill(Path.Combine(Templates, "NOTES.txt"), values, "actorvent");

    private static string Fill(string file, string? values, string release)
    {
        var all = Values();
        if (values is not null)
            Merge(all, Manifest.ToJson(values)!.AsObject());
        var root = new JsonObject
        {
            ["Values"] = all,
            ["Release"] = new JsonObject { ["Name"] = release, ["Namespace"] = "actorvent", ["Service"] = "Helm" },
        };
        return new TemplateRun(root).Fill(TemplateParser.Parse(File.ReadAllText(file)));
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (into[name] is JsonObject inner && value is JsonObject more)
                Merge(inner, more);
            else
                into[name] = value?.DeepClone();
        }
    }
}
