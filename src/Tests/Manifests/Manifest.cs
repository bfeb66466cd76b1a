using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorVent.Kubernetes.Connections;

namespace ActorVent.Tests.Manifests;

/// <summary>One object of a manifest, as JSON.</summary>
internal sealed record Manifest(JsonObject Json)
{
    public string Kind => (string)Json["kind"]!;

    public string Name => (string)Json["metadata"]!["name"]!;

    public string? Namespace => (string?)Json["metadata"]!["namespace"];

    public JsonNode? Spec => Json["spec"];

    /// <summary>The pods that it makes; null when it makes none.</summary>
    public JsonNode? Template => Kind == "StatefulSet" ? Spec!["template"] : null;

    /// <summary>The one container of its pods.</summary>
    public JsonNode Container => Template!["spec"]!["containers"]!.AsArray().Single()!;

    public override string ToString() => $"{Kind} {Name}";

    /// <param name="text">Documents with <c>---</c> between.</param>
    public static IReadOnlyList<Manifest> Parse(string text) =>
        [.. Documents(text).Select(ToJson).OfType<JsonObject>().Select(static json => new Manifest(json))];

    public static JsonNode? ToJson(string yaml)
    {
        if (KubeConfigYaml.Parse(yaml) is not { } node)
            return null;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            YamlJson.Write(writer, node);
        return JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static IEnumerable<string> Documents(string text) => $"\n{text}".Split("\n---").Where(static document => document.Trim().Length > 0);
}
