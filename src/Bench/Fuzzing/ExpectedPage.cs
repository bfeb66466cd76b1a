using System.Text.Json;
using ActorVent.Kubernetes;

namespace ActorVent.Bench.Fuzzing;

/// <summary>What should be read of a page, found with JsonDocument.</summary>
internal static class ExpectedPage
{
    public static void Check(JsonElement root, ListPage? page, ApiException? error)
    {
        try
        {
            if (Refused(root) || FirstRefused(root, page is null ? error : null))
            {
                if (page is not null)
                    throw new FindingException("accepted what must be refused", "a list");
                return;
            }
            CheckAccepted(root, page ?? throw new FindingException("refused what is right", error!.Message));
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair where a name is looked for: parsers differ, and either way is right.
        }
    }

    private static bool Refused(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            return true;
        if (Expected.Only(root, "kind", out var kind) != 1 || kind.ValueKind is not JsonValueKind.String || !kind.GetString()!.EndsWith("List", StringComparison.Ordinal))
            return true;
        if (Expected.Only(root, "metadata", out var metadata) != 1 || metadata.ValueKind is not JsonValueKind.Object)
            return true;
        if (Expected.Only(metadata, "shardInfo", out var shards) > 0 && shards.ValueKind is JsonValueKind.Object)
            _ = Text(shards, "selector");
        var (version, token) = (Text(metadata, "resourceVersion"), Text(metadata, "continue"));
        if (string.IsNullOrEmpty(version) || (token is null && Expected.Only(metadata, "continue", out _) > 1))
            return true;
        return Expected.Only(root, "items", out var items) > 1 || items.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Array);
    }

    private static bool FirstRefused(JsonElement root, ApiException? error)
    {
        Expected.Only(root, "items", out var items);
        foreach (var (i, item) in Items(items).Index())
        {
            var expected = Expected.Of(item);
            if (!expected.Refused)
                continue;
            if (error is null)
                return true;
            ErrorRules.CheckNames(error, expected);
            if (string.IsNullOrEmpty(expected.Name) && !error.Message.Contains($"item {i + 1} of", StringComparison.Ordinal))
                throw new FindingException("error does not tell the item", $"item {i + 1} in: {error.Message}");
            return true;
        }
        return false;
    }

    private static void CheckAccepted(JsonElement root, ListPage page)
    {
        Expected.Only(root, "metadata", out var metadata);
        Expected.Only(root, "items", out var items);
        var token = Text(metadata, "continue");
        if ((page.Version.Value, page.Continue) != (Text(metadata, "resourceVersion"), string.IsNullOrEmpty(token) ? null : token))
            throw new FindingException("list differs", $"{page.Version} {page.Continue}");
        var expected = Items(items).ToList();
        if (page.Items.Count != expected.Count)
            throw new FindingException("list differs", $"{expected.Count} items were sent, {page.Items.Count} read");
        foreach (var (i, item) in expected.Index())
            Expected.Of(item).Check(page.Items[i], item, ResourceKind.Pods);
    }

    private static IEnumerable<JsonElement> Items(JsonElement items) => items.ValueKind is JsonValueKind.Array ? items.EnumerateArray() : [];

    private static string? Text(JsonElement parent, string name) =>
        Expected.Only(parent, name, out var value) == 1 && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
