using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>Pods that come over the API as JSON, and go into the store.</summary>
internal static class PodBody
{
    /// <summary>Stamps a pod with its revision and takes from it what selectors look at.</summary>
    public static StoredPod Stamp(JsonObject pod, long version)
    {
        pod.Remove("kind");
        pod.Remove("apiVersion");
        var metadata = pod["metadata"]!.AsObject();
        metadata["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        return new StoredPod
        {
            Namespace = (string)metadata["namespace"]!,
            Name = (string)metadata["name"]!,
            Uid = (string)metadata["uid"]!,
            Version = version,
            Labels = metadata["labels"] is JsonObject labels
                ? labels.ToDictionary(label => label.Key, label => label.Value?.ToString() ?? "")
                : new Dictionary<string, string>(),
            NodeName = pod["spec"]?["nodeName"]?.ToString() ?? "",
            Phase = pod["status"]?["phase"]?.ToString() ?? "",
            Body = JsonSerializer.SerializeToUtf8Bytes(pod),
        };
    }

    public static JsonObject Parse(StoredPod pod) => JsonNode.Parse(pod.Body)!.AsObject();

    /// <summary>The object as GET and watch show it.</summary>
    public static ReadOnlySpan<byte> Head => "{\"kind\":\"Pod\",\"apiVersion\":\"v1\","u8;

    /// <summary>A pod as a client posts it becomes one that a server has accepted.</summary>
    public static void Accept(JsonObject pod, string @namespace, string uid, DateTimeOffset now)
    {
        var metadata = pod["metadata"]!.AsObject();
        metadata["namespace"] = @namespace;
        metadata["uid"] = uid;
        metadata["generation"] = 1;
        metadata["creationTimestamp"] = Time(now);
        var status = pod["status"] as JsonObject ?? [];
        status["phase"] ??= "Pending";
        status["qosClass"] ??= "BestEffort";
        pod["status"] = status;
    }

    /// <summary>RFC 7396.</summary>
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes.ToList())
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = Merge(result[name]?.DeepClone(), value);
        }
        return result;
    }

    /// <summary>The operations of RFC 6902 that clients use on pods: add, replace, remove.</summary>
    public static void Apply(JsonObject pod, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var path = ((string)operation!["path"]!).Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
            JsonNode parent = pod;
            foreach (var part in path.Take(path.Count - 1))
                parent = parent is JsonArray array ? array[int.Parse(part, CultureInfo.InvariantCulture)]! : parent[part] ?? throw new JsonException($"nothing at {part}");
            Set(parent, path[^1], (string)operation["op"]!, operation["value"]?.DeepClone());
        }
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Set(JsonNode parent, string name, string op, JsonNode? value)
    {
        switch (parent)
        {
            case JsonObject json when op == "remove":
                json.Remove(name);
                break;
            case JsonObject json:
                json[name] = value;
                break;
            case JsonArray array when op == "remove":
                array.RemoveAt(int.Parse(name, CultureInfo.InvariantCulture));
                break;
            case JsonArray array when op == "add":
                array.Insert(name == "-" ? array.Count : int.Parse(name, CultureInfo.InvariantCulture), value);
                break;
            case JsonArray array:
                array[int.Parse(name, CultureInfo.InvariantCulture)] = value;
                break;
        }
    }
}
