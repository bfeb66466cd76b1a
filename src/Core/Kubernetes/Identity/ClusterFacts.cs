using System.Text.Json;
using ActorVent.Kubernetes.Requests;
using ActorVent.Kubernetes.Scanning;

namespace ActorVent.Kubernetes.Identity;

/// <summary>What a cluster says about itself.</summary>
internal static class ClusterFacts
{
    public const string SystemNamespace = "kube-system";

    public static ResourceKind Namespaces { get; } = new("", "v1", "Namespace", "namespaces");

    public static ApiRequest VersionRequest { get; } = new("get", null, null, "/version", "");

    /// <exception cref="ApiException">Garbage: no gitVersion in it.</exception>
    public static string ParseVersion(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("gitVersion", out var version)
                && version.ValueKind == JsonValueKind.String)
                return ApiStatus.Printable(version.GetString()!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw ObjectScanner.Garbage($"/version is not valid JSON {JsonFault.Where(e)}", e);
        }
        throw ObjectScanner.Garbage("/version has no gitVersion");
    }
}
