using System.Text.Json.Nodes;

namespace ActorVent.Tests.Simulator;

/// <summary>The names of fields, in their order, all the way down; of lists the first item's. Values are left out.</summary>
internal static class Shape
{
    /// <param name="json">What to look at.</param>
    /// <param name="without">Fields whose contents depend on who wrote them.</param>
    public static string Of(JsonNode? json, params string[] without) => json switch
    {
        JsonObject fields => $"{{{string.Join(",", fields.Select(field => $"{field.Key}{(without.Contains(field.Key) ? "" : Of(field.Value, without))}"))}}}",
        JsonArray { Count: > 0 } items => $"[{Of(items[0], without)}]",
        JsonArray => "[]",
        _ => "",
    };
}
