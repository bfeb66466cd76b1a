using System.Globalization;
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
            Body = Answers.Serialize(FieldOrder.Arranged(pod)),
        };
    }

    /// <summary>The pod as an item of a list.</summary>
    public static JsonObject Parse(StoredPod pod) => JsonNode.Parse(pod.Body)!.AsObject();

    /// <summary>The pod as GET shows it.</summary>
    public static byte[] Whole(StoredPod pod) => [.. "{\"kind\":\"Pod\",\"apiVersion\":\"v1\","u8, .. pod.Body.AsSpan(1), (byte)'\n'];

    /// <summary>As Kubernetes writes times: UTC, whole seconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
