using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>metadata.managedFields: who wrote which fields last, roughly as the real server keeps it.</summary>
internal static class ManagedFields
{
    /// <param name="pod">The pod after the write.</param>
    /// <param name="written">What the client sent.</param>
    /// <param name="manager">Who.</param>
    /// <param name="onlyStatus">Over the subresource status.</param>
    /// <param name="now">When.</param>
    public static void Note(JsonObject pod, JsonNode written, string manager, bool onlyStatus, DateTimeOffset now)
    {
        var metadata = pod["metadata"]!.AsObject();
        var entries = metadata["managedFields"] as JsonArray ?? [];
        var entry = new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = "Update",
            ["apiVersion"] = "v1",
            ["time"] = PodBody.Time(now),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = Fields(written, 0),
        };
        if (onlyStatus)
            entry["subresource"] = "status";
        var same = entries.FirstOrDefault(other => other?["manager"]?.ToString() == manager && other["subresource"] is null == !onlyStatus);
        if (same is not null)
            entries.Remove(same);
        entries.Add(entry);
        metadata["managedFields"] = entries;
    }

    private static JsonObject Fields(JsonNode written, int depth)
    {
        var fields = new JsonObject();
        if (written is not JsonObject json || depth == 3)
            return fields;
        foreach (var (name, value) in json)
        {
            if (depth > 0 || name is "metadata" or "spec" or "status")
                fields[$"f:{name}"] = value is null ? new JsonObject() : Fields(value, depth + 1);
        }
        return fields;
    }
}
