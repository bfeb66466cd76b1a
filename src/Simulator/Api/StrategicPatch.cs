using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>Strategic merge: as merge, but lists whose items have a key are merged by it. What kubectl apply and edit send.</summary>
internal static class StrategicPatch
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ephemeralContainers"] = "name",
        ["volumes"] = "name",
        ["env"] = "name",
        ["imagePullSecrets"] = "name",
        ["volumeMounts"] = "mountPath",
        ["ports"] = "containerPort",
        ["hostAliases"] = "ip",
        ["podIPs"] = "ip",
        ["hostIPs"] = "ip",
        ["conditions"] = "type",
        ["ownerReferences"] = "uid",
        ["topologySpreadConstraints"] = "topologyKey",
    };

    /// <summary>Changes the target.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            // Directives: the order of items is left as it is, and $retainKeys drops what it does not name.
            if (name == "$retainKeys" && value is JsonArray retained)
                Retain(target, retained);
            else if (name[0] == '$')
                continue;
            else if (value is null)
                target.Remove(name);
            else if (value is JsonArray items && Keys.TryGetValue(name, out var key))
                target[name] = Merged(target[name] as JsonArray ?? [], items, key);
            else if (value is JsonObject inner && target[name] is JsonObject there && inner["$patch"]?.ToString() != "replace")
                Apply(there, inner);
            else
                target[name] = Patches.Merge(null, value);
        }
    }

    private static JsonArray Merged(JsonArray target, JsonArray patch, string key)
    {
        if (patch.Any(item => item?["$patch"]?.ToString() == "replace"))
            return [.. patch.Where(item => item?["$patch"] is null).Select(item => item?.DeepClone())];
        var merged = target.DeepClone().AsArray();
        foreach (var item in patch.OfType<JsonObject>())
        {
            var same = merged.FirstOrDefault(other => JsonNode.DeepEquals(other?[key], item[key]));
            if (item["$patch"]?.ToString() == "delete")
                merged.Remove(same);
            else if (same is JsonObject there)
                Apply(there, item);
            else
                merged.Add(item.DeepClone());
        }
        return merged;
    }

    private static void Retain(JsonObject target, JsonArray retained)
    {
        var names = retained.Select(name => name?.ToString()).ToHashSet();
        foreach (var name in target.Select(field => field.Key).Where(name => !names.Contains(name)).ToList())
            target.Remove(name);
    }
}
