using System.Text.Json;
using ActorVent.Kubernetes.Requests;

namespace ActorVent.Kubernetes.Scanning;

/// <summary>Scans one line of a watch: <c>{"type":…,"object":…}</c>.</summary>
internal static class WatchLineScanner
{
    private const int ObjectDepth = 1;

    /// <exception cref="ApiException">An ERROR event, by its Status; Garbage: what is no watch event.</exception>
    public static WatchEvent Scan(ReadOnlySpan<byte> line, ObjectScanner scanner)
    {
        var what = scanner.WatchLine;
        ObjectScanner.RequireUtf8(line, what, ObjectDepth, scanner.Resource);
        try
        {
            return ScanLine(line, scanner, what);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw ObjectScanner.Garbage($"a {what} is not valid JSON {JsonFault.Where(e)}{ObjectScanner.Near(ObjectName.Last(line, ObjectDepth, scanner.Resource))}", e);
        }
    }

    private static WatchEvent ScanLine(ReadOnlySpan<byte> line, ObjectScanner scanner, string what)
    {
        var reader = new Utf8JsonReader(line, ObjectScanner.ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw ObjectScanner.Garbage($"a {what} is {ObjectScanner.Describe(reader.TokenType)}");
        string? type = null;
        Utf8JsonReader late = default;
        WatchEvent? scanned = null;
        var (typeSeen, objectSeen) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                Once(ref typeSeen, "type", line, scanner, what);
                type = ReadType(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                Once(ref objectSeen, "object", line, scanner, what);
                reader.Read();
                if (type is not null)
                    scanned = ScanEvent(type, ref reader, line, scanner, what);
                else
                    late = reader;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }
        reader.Read();
        if (type is null || !objectSeen)
            throw Unusable($"is no watch event: it has no {(type is null ? "type" : "object")}", line, scanner, what);
        return scanned ?? ScanEvent(type, ref late, line, scanner, what);
    }

    private static string? ReadType(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueTextEquals("MODIFIED"u8))
                return "MODIFIED";
            if (reader.ValueTextEquals("ADDED"u8))
                return "ADDED";
            if (reader.ValueTextEquals("DELETED"u8))
                return "DELETED";
            return reader.GetString();
        }
        reader.Skip();
        return null;
    }

    private static WatchEvent ScanEvent(string type, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, ObjectScanner scanner, string what)
    {
        switch (type)
        {
            case "ADDED":
                return Change(WatchEventType.Added, scanner.Scan(ref reader, line));
            case "MODIFIED":
                return Change(WatchEventType.Modified, scanner.Scan(ref reader, line));
            case "DELETED":
                return Change(WatchEventType.Deleted, scanner.Scan(ref reader, line));
            case "BOOKMARK":
                return BookmarkScanner.Scan(ref reader, what);
            case "ERROR":
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                // An error counts once the rest of its line is whole.
                for (var rest = reader; rest.Read();)
                    rest.Skip();
                throw ApiErrors.FromErrorEvent(ApiStatus.Parse(line[start..(int)reader.BytesConsumed]), scanner.Resource);
            default:
                throw Unusable($"has the unknown type '{LogText.Of(type, 40)}'", line, scanner, what);
        }
    }

    private static WatchEvent Change(WatchEventType type, KubernetesObject item) => new(type, item.Version, item);

    /// <summary>Which of two equal members counts differs between parsers: neither does.</summary>
    private static void Once(ref bool seen, string name, ReadOnlySpan<byte> line, ObjectScanner scanner, string what)
    {
        if (seen)
            throw Unusable($"has {name} twice", line, scanner, what);
        seen = true;
    }

    private static ApiException Unusable(string why, ReadOnlySpan<byte> line, ObjectScanner scanner, string what) =>
        ObjectScanner.Garbage($"a {what} {why}{ObjectScanner.Near(ObjectName.Last(line, ObjectDepth, scanner.Resource))}");
}
