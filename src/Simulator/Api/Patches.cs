using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>The ways in which clients describe changes.</summary>
internal static class Patches
{
    /// <summary>RFC 7396. The target is changed in place where it is an object.</summary>
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else if (value is JsonObject && result[name] is JsonObject inner)
                Merge(inner, value);
            else
                result[name] = Merge(null, value);
        }
        return result;
    }

    /// <summary>RFC 6902. Applied to a copy: a patch is applied whole or not at all.</summary>
    /// <exception cref="PatchException">A test failed, or a path leads nowhere.</exception>
    public static JsonObject Apply(JsonObject pod, JsonArray operations)
    {
        JsonNode root = pod.DeepClone();
        foreach (var operation in operations)
        {
            var (op, path) = ((string)operation!["op"]!, (string)operation["path"]!);
            switch (op)
            {
                case "add":
                case "replace":
                    Set(root, path, op, operation["value"]?.DeepClone());
                    break;
                case "remove":
                    Remove(root, path);
                    break;
                case "test" when !JsonNode.DeepEquals(Find(root, path), operation["value"]):
                    throw new PatchException("the server rejected our request due to an error in our request");
                case "test":
                    break;
                case "copy":
                    Set(root, path, "add", Find(root, (string)operation["from"]!)?.DeepClone());
                    break;
                case "move":
                    var moved = Find(root, (string)operation["from"]!)?.DeepClone();
                    Remove(root, (string)operation["from"]!);
                    Set(root, path, "add", moved);
                    break;
                default:
                    throw new JsonException($"there is no operation {op}");
            }
        }
        return root.AsObject();
    }

    private static JsonNode? Find(JsonNode root, string path)
    {
        JsonNode? at = root;
        foreach (var part in Parts(path))
            at = at is JsonArray array ? array[Index(part, array.Count - 1)] : at?[part];
        return at;
    }

    private static void Set(JsonNode root, string path, string op, JsonNode? value)
    {
        var parts = Parts(path);
        switch (Parent(root, parts))
        {
            case JsonObject json when op == "replace" && !json.ContainsKey(parts[^1]):
                throw Missing(path);
            case JsonObject json:
                json[parts[^1]] = value;
                break;
            case JsonArray array when op == "add":
                array.Insert(parts[^1] == "-" ? array.Count : Index(parts[^1], array.Count), value);
                break;
            case JsonArray array:
                array[Index(parts[^1], array.Count - 1)] = value;
                break;
            default:
                throw Missing(path);
        }
    }

    private static void Remove(JsonNode root, string path)
    {
        var parts = Parts(path);
        switch (Parent(root, parts))
        {
            case JsonObject json when json.Remove(parts[^1]):
                break;
            case JsonArray array:
                array.RemoveAt(Index(parts[^1], array.Count - 1));
                break;
            default:
                throw Missing(path);
        }
    }

    private static JsonNode? Parent(JsonNode root, string[] parts) =>
        Find(root, string.Concat(parts.Take(parts.Length - 1).Select(part => $"/{part.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}")));

    private static string[] Parts(string path) =>
        [.. path.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static int Index(string part, int most) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= most ? index : throw Missing(part);

    private static PatchException Missing(string path) => new($"the server rejected our request due to an error in our request: nothing at {path}");
}
