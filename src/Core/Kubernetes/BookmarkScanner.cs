using System.Text.Json;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes;

/// <summary>Scans the object of a BOOKMARK: only its version and one annotation mean anything.</summary>
internal static class BookmarkScanner
{
    public static WatchEvent Scan(ref Utf8JsonReader reader, string what)
    {
        string? version = null;
        var ends = false;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("metadata"u8))
                    ScanMetadata(ref reader, ref version, ref ends);
                else
                    reader.Skip();
            }
        }
        if (string.IsNullOrEmpty(version))
            throw ObjectScanner.Garbage($"a {what} is a BOOKMARK without metadata.resourceVersion");
        return new WatchEvent(WatchEventType.Bookmark, new ResourceVersion(version), null, ends);
    }

    private static void ScanMetadata(ref Utf8JsonReader reader, ref string? version, ref bool ends)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
                version = JsonText.Read(ref reader);
            else if (reader.ValueTextEquals("annotations"u8))
                ends = EndsInitialEvents(ref reader);
            else
                reader.Skip();
        }
    }

    private static bool EndsInitialEvents(ref Utf8JsonReader reader)
    {
        var ends = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("k8s.io/initial-events-end"u8))
                ends = JsonText.Read(ref reader) == "true";
            else
                reader.Skip();
        }
        return ends;
    }
}
