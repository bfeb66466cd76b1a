using System.Text.Json.Nodes;
using ActorVent.Tests.Delivery.Http;

namespace ActorVent.Tests.EndToEnd.Migration;

/// <summary>What the predecessors' receivers read.</summary>
internal static class Payload
{
    public static JsonObject Of(RawRequest request) => JsonNode.Parse(request.Body)!.AsObject();

    /// <summary><c>shop/web-0 Pending</c></summary>
    public static string Says(RawRequest request)
    {
        var pod = Of(request)["pod"]!;
        return $"{pod["metadata"]!["namespace"]}/{pod["metadata"]!["name"]} {pod["status"]!["phase"]}";
    }

    public static string? Label(RawRequest request) => (string?)Of(request)["pod"]!["metadata"]!["labels"]?["told"];
}
