using System.Text.Json;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;

namespace ActorVent.Bench.Fuzzing;

/// <summary>What is given out is what was sent: kind and apiVersion in front, no managedFields, each other member with its own text in its own place.</summary>
internal static class SamePayload
{
    private const string Rule = "payload differs";
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ObjectScanner.MostDepth, AllowDuplicateProperties = true };

    public static void Check(ReadOnlyMemory<byte> payload, JsonElement sent, ResourceKind resource)
    {
        using var document = Parse(payload);
        var members = document.RootElement.EnumerateObject().ToList();
        if (members.Count < 2 || members[0].Name != "kind" || members[1].Name != "apiVersion")
            throw new FindingException(Rule, "kind and apiVersion do not come first");
        Same("kind", TextOf(sent, "kind", resource.Kind), members[0].Value.GetRawText());
        Same("apiVersion", TextOf(sent, "apiVersion", resource.ApiVersion), members[1].Value.GetRawText());
        var others = sent.EnumerateObject().Where(member => member.Name is not ("kind" or "apiVersion")).ToList();
        if (others.Count != members.Count - 2)
            throw new FindingException(Rule, $"{others.Count} members were sent, {members.Count - 2} given out");
        foreach (var (i, member) in others.Index())
        {
            Same("a name", member.Name, members[i + 2].Name);
            if (member.Name == "metadata")
                Metadata(member.Value, members[i + 2].Value);
            else
                Same(member.Name, member.Value.GetRawText(), members[i + 2].Value.GetRawText());
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonDocument.Parse(payload, Options);
        }
        catch (JsonException e)
        {
            throw new FindingException("payload is not valid JSON", e.Message);
        }
    }

    private static void Metadata(JsonElement sent, JsonElement given)
    {
        var kept = sent.EnumerateObject().Where(member => member.Name != "managedFields").ToList();
        var members = given.EnumerateObject().ToList();
        if (kept.Count != members.Count)
            throw new FindingException(Rule, $"{kept.Count} members of metadata were sent, {members.Count} given out");
        foreach (var (i, member) in kept.Index())
        {
            Same("a name in metadata", member.Name, members[i].Name);
            Same(member.Name, member.Value.GetRawText(), members[i].Value.GetRawText());
        }
    }

    /// <summary>As sent, else what the list's own kind puts back.</summary>
    private static string TextOf(JsonElement sent, string name, string otherwise) =>
        Expected.Only(sent, name, out var value) == 1 && value.ValueKind is JsonValueKind.String && value.GetRawText() != "\"\"" ? value.GetRawText() : $"\"{otherwise}\"";

    private static void Same(string what, string sent, string given)
    {
        if (sent != given)
            throw new FindingException(Rule, $"{what} was {sent}, given out as {given}");
    }
}
