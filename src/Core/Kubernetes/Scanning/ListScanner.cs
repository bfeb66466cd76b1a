using System.Text.Json;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Scanning;

/// <summary>Scans one page of a list.</summary>
internal static class ListScanner
{
    /// <summary>How deep the items stand.</summary>
    internal const int ObjectDepth = 2;
    private const int MostShown = 100;

    /// <exception cref="ApiException">Garbage: not JSON, no list, no version, or an item that cannot be read.</exception>
    public static ListPage Scan(ReadOnlySpan<byte> json, ObjectScanner scanner)
    {
        var what = $"list of {scanner.Resource.Plural}";
        ObjectScanner.RequireUtf8(json, what, ObjectDepth, scanner.Resource);
        var page = new Page();
        try
        {
            var reader = new Utf8JsonReader(json, ObjectScanner.ReaderOptions);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw ObjectScanner.Garbage($"a {what} was expected, but the answer is {ObjectScanner.Describe(reader.TokenType)}");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("items"u8))
                    ScanItems(ref reader, json, scanner, what, ref page);
                else if (reader.ValueTextEquals("metadata"u8))
                    ScanMetadata(ref reader, what, ref page);
                else if (reader.ValueTextEquals("kind"u8))
                    ScanKind(ref reader, what, ref page);
                else
                    reader.Skip();
            }
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw ObjectScanner.Garbage($"a {what} is not valid JSON {JsonFault.Where(e)}{ObjectScanner.Near(ObjectName.Last(json, ObjectDepth, scanner.Resource))}", e);
        }
        return page.Finish(what);
    }

    private static void ScanItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ObjectScanner scanner, string what, ref Page page)
    {
        JsonText.Once(ref page.HasItems, "items", what);
        page.Items = [];
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw ObjectScanner.Garbage($"a {what} has items that are {ObjectScanner.Describe(reader.TokenType)}");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            page.Items.Add(ScanItem(ref reader, json, scanner, what, page.Items.Count + 1));
    }

    private static KubernetesObject ScanItem(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ObjectScanner scanner, string what, int number)
    {
        try
        {
            return scanner.Scan(ref reader, json);
        }
        catch (ApiException e)
        {
            throw ObjectScanner.Garbage($"item {number} of a {what}: {e.Message}", e);
        }
    }

    private static void ScanKind(ref Utf8JsonReader reader, string what, ref Page page)
    {
        JsonText.Once(ref page.HasKind, "kind", what);
        page.Kind = JsonText.Read(ref reader);
    }

    private static void ScanMetadata(ref Utf8JsonReader reader, string what, ref Page page)
    {
        JsonText.Once(ref page.HasMetadata, "metadata", what);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                JsonText.Once(ref page.HasVersion, "metadata.resourceVersion", what);
                page.Version = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("continue"u8))
            {
                JsonText.Once(ref page.HasContinue, "metadata.continue", what);
                page.Continue = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("remainingItemCount"u8))
            {
                page.Remaining = JsonText.ReadNumber(ref reader);
            }
            else if (reader.ValueTextEquals("shardInfo"u8))
            {
                page.ShardSelector = ScanShardInfo(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static string? ScanShardInfo(ref Utf8JsonReader reader)
    {
        string? selector = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("selector"u8))
                selector = JsonText.Read(ref reader);
            else
                reader.Skip();
        }
        return selector;
    }

    private struct Page
    {
        public bool HasKind;
        public bool HasMetadata;
        public bool HasVersion;
        public bool HasContinue;
        public bool HasItems;
        public string? Kind;
        public string? Version;
        public string? Continue;
        public long? Remaining;
        public string? ShardSelector;
        public List<KubernetesObject>? Items;

        public readonly ListPage Finish(string what)
        {
            if (Kind is null || !Kind.EndsWith("List", StringComparison.Ordinal))
                throw ObjectScanner.Garbage($"a {what} was expected, but the answer is a {(Kind is null ? "document without kind" : LogText.Of(Kind, MostShown))}");
            if (string.IsNullOrEmpty(Version))
                throw ObjectScanner.Garbage($"a {what} has no metadata.resourceVersion");
            // Only an empty token ends a list: a page may be shorter than its limit, even empty, with more to come.
            return new ListPage(new ResourceVersion(Version), string.IsNullOrEmpty(Continue) ? null : Continue, Remaining, Items ?? []) { ShardSelector = ShardSelector };
        }
    }
}
