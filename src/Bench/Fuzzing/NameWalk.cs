using System.Text.Json;
using System.Text.Unicode;
using ActorVent.Kubernetes.Scanning;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Which object a document breaks off in: the name that could be read before the first mistake.</summary>
internal static class NameWalk
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ObjectScanner.MostDepth };

    /// <param name="json">A line of a watch, or a list.</param>
    /// <param name="depth">Of the object's own members: 2 in a watch, 3 in a list.</param>
    public static Expected Find(ReadOnlySpan<byte> json, int depth)
    {
        string? name = null;
        var inObject = false;
        var inMetadata = false;
        var reader = new Utf8JsonReader(json[..ValidLength(json)], isFinalBlock: false, new JsonReaderState(Options));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject && reader.CurrentDepth == depth - 1)
                    (name, inObject, inMetadata) = (null, true, false);
                else if (reader.TokenType is JsonTokenType.EndObject && reader.CurrentDepth == depth - 1)
                    (name, inObject, inMetadata) = (null, false, false);
                else if (reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth == depth && inObject)
                    inMetadata = reader.ValueSpan.SequenceEqual("metadata"u8);
                else if (inMetadata && reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth == depth + 1 && reader.ValueSpan.SequenceEqual("name"u8))
                    name = reader.Read() && reader.TokenType is JsonTokenType.String && name is null ? reader.GetString() : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // This is where the scanner stopped as well.
        }
        return new Expected(true, "", name, null, null);
    }

    private static int ValidLength(ReadOnlySpan<byte> json)
    {
        if (Utf8.IsValid(json))
            return json.Length;
        Span<char> scratch = new char[json.Length];
        Utf8.ToUtf16(json, scratch, out var read, out _, replaceInvalidSequences: false);
        return read;
    }
}
