using System.Text.Json;

namespace ActorVent.Kubernetes.Scanning;

/// <summary>Finds the name of an object that cannot be read, as far as it goes: for the error that refuses it.</summary>
internal static class ObjectName
{
    /// <summary>Of the object that the reader stands on: <c>Pod shop/web-0</c>, or null when it has no name.</summary>
    public static string? Of(Utf8JsonReader reader, ResourceKind resource)
    {
        var fields = new ObjectFields();
        try
        {
            Read(ref reader, ref fields);
        }
        catch (JsonException)
        {
            // The name may stand before the mistake.
        }
        return fields.Name is null ? null : fields.Describe(resource);
    }

    /// <summary>Of the last object that begins before a document's mistake; null when there is none or it has no name.</summary>
    /// <param name="json">A line of a watch, or a list.</param>
    /// <param name="depth">How deep objects stand in it: 1 in a line of a watch, 2 in a list.</param>
    /// <param name="resource">What they are.</param>
    /// <param name="mistake">The byte at which it stands, when it is one that does not stop a JSON reader.</param>
    public static string? Last(ReadOnlySpan<byte> json, int depth, ResourceKind resource, int mistake = int.MaxValue)
    {
        var (fields, named) = (new ObjectFields(), new ObjectFields());
        var reader = new Utf8JsonReader(json, ObjectScanner.ReaderOptions);
        try
        {
            while (reader.Read() && reader.TokenStartIndex < mistake)
            {
                if (reader.TokenType != JsonTokenType.StartObject || reader.CurrentDepth != depth)
                    continue;
                fields = new ObjectFields();
                Read(ref reader, ref fields);
                named = fields.Name is null ? named : fields;
            }
        }
        catch (JsonException)
        {
            // This is what the error is about.
            named = fields.Name is null ? named : fields;
        }
        return named.Name is null ? null : named.Describe(resource);
    }

    private static void Read(ref Utf8JsonReader reader, ref ObjectFields fields)
    {
        var depth = reader.CurrentDepth;
        var inMetadata = false;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (reader.CurrentDepth == depth + 1)
                inMetadata = Is(ref reader, "metadata"u8);
            else if (inMetadata && reader.CurrentDepth == depth + 2)
                ReadMetadata(ref reader, ref fields);
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, ref ObjectFields fields)
    {
        var (isName, isNamespace) = (Is(ref reader, "name"u8), Is(ref reader, "namespace"u8));
        if (!(isName || isNamespace) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            return;
        if (isName)
            fields.Name ??= Text(ref reader);
        else
            fields.Namespace ??= Text(ref reader);
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no name that is looked for.
            return false;
        }
    }
}
