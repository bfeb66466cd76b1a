using System.Text.Json;
using ActorVent.Kubernetes;

namespace ActorVent.Bench.Fuzzing;

/// <summary>
/// What should be read of an object, found with JsonDocument instead of the scanner: the four fields, or why it must be refused.
/// Which of two equal members counts differs between parsers, so that an object with two is refused.
/// </summary>
/// <param name="Refused">Whether it must be refused.</param>
/// <param name="Namespace">Empty without.</param>
/// <param name="Name">Also of an object that is refused, when there is exactly one and it is a string.</param>
/// <param name="Uid">metadata.uid</param>
/// <param name="Version">metadata.resourceVersion</param>
internal readonly record struct Expected(bool Refused, string Namespace, string? Name, string? Uid, string? Version)
{
    private static readonly Expected Nothing = new(true, "", null, null, null);

    /// <exception cref="InvalidOperationException">A name or a value that is no text: half a surrogate pair. Parsers differ over those.</exception>
    public static Expected Of(JsonElement item)
    {
        if (item.ValueKind is not JsonValueKind.Object)
            return Nothing;
        var refused = false;
        foreach (var name in (string[])["kind", "apiVersion"])
            refused |= Only(item, name, out var text) > 1 || text.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String);
        if (Only(item, "metadata", out var metadata) != 1 || metadata.ValueKind is not JsonValueKind.Object)
            return Nothing;
        var known = new string?[4];
        foreach (var (i, name) in ((string[])["namespace", "name", "uid", "resourceVersion"]).Index())
        {
            var times = Only(metadata, name, out var value);
            refused |= times > 1 || value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String);
            if (times == 1 && value.ValueKind is JsonValueKind.String)
                known[i] = value.GetString();
            refused |= i > 0 && string.IsNullOrEmpty(known[i]);
        }
        return new Expected(refused, known[0] ?? "", known[1], known[2], known[3]);
    }

    /// <summary>How often a member is there; the value is the last one's.</summary>
    public static int Only(JsonElement parent, string name, out JsonElement value)
    {
        var times = 0;
        value = default;
        foreach (var member in parent.EnumerateObject())
        {
            if (member.Name != name)
                continue;
            times++;
            value = member.Value;
        }
        return times;
    }

    /// <exception cref="FindingException">What was read is something else.</exception>
    public void Check(KubernetesObject read, JsonElement sent, ResourceKind resource)
    {
        if (Refused)
            throw new FindingException("accepted what must be refused", $"{read.Namespace}/{read.Name}");
        if ((read.Namespace, read.Name, read.Uid, read.Version.Value) != (Namespace, Name, Uid, Version))
            throw new FindingException("fields differ", $"read {read.Namespace}/{read.Name} {read.Uid} {read.Version}, sent {Namespace}/{Name} {Uid} {Version}");
        SamePayload.Check(read.Json, sent, resource);
    }
}
