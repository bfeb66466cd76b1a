using System.Text.Json;

namespace ActorVent.Partitions;

/// <summary>Whether an object says that it is being deleted: then its last event is its deletion, whatever a selector matches.</summary>
internal static class DeletionMark
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = int.MaxValue };

    /// <summary>Whether there is a <c>metadata.deletionTimestamp</c>. What is no JSON has none.</summary>
    public static bool IsOn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                var isMetadata = reader.CurrentDepth == 1 && reader.ValueTextEquals("metadata"u8);
                var isMark = reader.CurrentDepth == 2 && reader.ValueTextEquals("deletionTimestamp"u8);
                reader.Read();
                if (isMark)
                    return reader.TokenType == JsonTokenType.String;
                if (!isMetadata)
                    reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // As in ConditionScanner.
        }
        return false;
    }
}
