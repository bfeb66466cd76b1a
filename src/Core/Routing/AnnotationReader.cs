using System.Text.Json;

namespace ActorVent.Routing;

/// <summary>
/// Reads <c>metadata.annotations</c> of an object's JSON for what k8vent and its successors understand. Objects without one, which
/// nearly all are, cost two searches for a substring and no allocation. Never throws.
/// </summary>
public static class AnnotationReader
{
    /// <summary>Webhooks of one object; more are dropped.</summary>
    public const int MostWebhooks = 8;

    /// <summary>An annotation's value, in bytes as JSON writes it; a longer one does not count.</summary>
    public const int MostBytes = 16 * 1024;

    private const int MostBytesOnStack = 1024;

    // However deep the rest of an object is: the reader does not recurse.
    private static readonly JsonReaderOptions ObjectOptions = new() { MaxDepth = int.MaxValue };

    /// <summary>
    /// The annotations, the first that is there and valid counts, alone: <c>actorvent.io/webhooks</c>, then the newer of the two
    /// predecessors.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = ["actorvent.io/webhooks", "atomist.com/k8svent", "atomist.com/k8vent"];

    /// <summary>Reads one object.</summary>
    /// <param name="json">UTF-8; what is no JSON object has no annotation.</param>
    public static AnnotationReading Read(ReadOnlySpan<byte> json) =>
        json.IndexOf("atomist.com/k8"u8) < 0 && json.IndexOf("actorvent.io/webhooks"u8) < 0 ? default : ReadObject(json);

    private static AnnotationReading ReadObject(ReadOnlySpan<byte> json)
    {
        Span<Range> values = stackalloc Range[3];
        try
        {
            var reader = new Utf8JsonReader(json, ObjectOptions);
            if (!reader.Read() || !Enter(ref reader, "metadata"u8) || !Enter(ref reader, "annotations"u8))
                return default;
            FindValues(ref reader, values);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Among others: a name with half of a surrogate pair.
            return default;
        }
        return First(json, values);
    }

    /// <summary>From the start of an object to the start of a member that is an object.</summary>
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(member);
            reader.Read();
            if (found)
                return reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
        }
        return false;
    }

    private static void FindValues(ref Utf8JsonReader reader, scoped Span<Range> values)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueTextEquals("actorvent.io/webhooks"u8) ? 0
                : reader.ValueTextEquals("atomist.com/k8svent"u8) ? 1
                : reader.ValueTextEquals("atomist.com/k8vent"u8) ? 2 : -1;
            reader.Read();
            if (name >= 0)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                values[name] = start..(int)reader.BytesConsumed;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static AnnotationReading First(ReadOnlySpan<byte> json, ReadOnlySpan<Range> values)
    {
        List<string>? invalid = null;
        for (var i = 0; i < values.Length; i++)
        {
            // Nothing of an object starts at its first byte but itself.
            if (values[i].Equals(default))
                continue;
            if (ParseLiteral(Names[i], json[values[i]]) is { } annotation)
                return new AnnotationReading(annotation, invalid);
            (invalid ??= []).Add(Names[i]);
        }
        return new AnnotationReading(null, invalid);
    }

    /// <summary>Undoes the outer string, and parses what is in it.</summary>
    /// <param name="name">The annotation.</param>
    /// <param name="literal">A JSON value, which should be a string.</param>
    private static WebhookAnnotation? ParseLiteral(string name, ReadOnlySpan<byte> literal)
    {
        if (literal.Length > MostBytes)
            return null;
        var buffer = literal.Length <= MostBytesOnStack ? stackalloc byte[MostBytesOnStack] : new byte[literal.Length];
        try
        {
            var reader = new Utf8JsonReader(literal);
            return reader.Read() && reader.TokenType == JsonTokenType.String
                ? AnnotationValue.Parse(name, buffer[..reader.CopyString(buffer)])
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Among others: half of a surrogate pair.
            return null;
        }
    }
}
