using System.Text.Json;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Scanning;

/// <summary>Scans the object of a BOOKMARK: only its version and one annotation mean anything.</summary>
internal static class BookmarkScanner
{
    public static WatchEvent Scan(ref Utf8JsonReader reader, string what)
    {
        string? version = null;
        var ends = false;
        var hasMetadata = false;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!reader.ValueTextEquals("metadata"u8))
                {
                    reader.Skip();
                    continue;
                }
                JsonText.Once(ref hasMetadata, "object.metadata", what);
                ScanMetadata(ref reader, what, ref version, ref ends);
            }
        }
        if (string.IsNullOrEmpty(version))
            throw ObjectScanner.Garbage($"a {what} is a BOOKMARK without metadata.resourceVersion");
        return new WatchEvent(WatchEventType.Bookmark, new ResourceVersion(version), null, ends);
    }

    private static void ScanMetadata(ref Utf8JsonReader reader, string what, ref string? version, ref bool ends)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        var (hasVersion, hasAnnotations) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                JsonText.Once(ref hasVersion, "object.metadata.resourceVersion", what);
                version = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                JsonText.Once(ref hasAnnotations, "object.metadata.annotations", what);
                ends = EndsInitialEvents(ref reader, what);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static bool EndsInitialEvents(ref Utf8JsonReader reader, string what)
    {
        var ends = false;
        var hasEnd = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("k8s.io/initial-events-end"u8))
            {
                reader.Skip();
                continue;
            }
            JsonText.Once(ref hasEnd, "the annotation k8s.io/initial-events-end", what);
            ends = JsonText.Read(ref reader) == "true";
        }
        return ends;
    }
}
