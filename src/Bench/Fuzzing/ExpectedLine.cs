using System.Text.Json;
using System.Text.Unicode;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;

namespace ActorVent.Bench.Fuzzing;

internal enum LineOutcome
{
    Blank,
    Event,
    Error,
    Garbage,

    /// <summary>Parsers differ over it: it may be read or refused.</summary>
    Either,
}

/// <summary>What should be read of one line of a watch, found with JsonDocument.</summary>
/// <param name="Outcome">What it is.</param>
/// <param name="Type">Of an event.</param>
/// <param name="Version">Of a bookmark.</param>
/// <param name="Ends">Of a bookmark: whether it ends the initial events.</param>
/// <param name="Object">Of an event that has one, also of one that is refused.</param>
internal readonly record struct ExpectedLine(LineOutcome Outcome, WatchEventType Type = default, string? Version = null, bool Ends = false, Expected Object = default)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ObjectScanner.MostDepth, AllowDuplicateProperties = true };

    /// <summary>The document when there is one, for the payload's comparison; the caller disposes it.</summary>
    public static (ExpectedLine Line, JsonDocument? Document) Read(ReadOnlyMemory<byte> line)
    {
        if (line.Span.TrimStart(" \t\r"u8).IsEmpty)
            return (new(LineOutcome.Blank), null);
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(line, Options);
            var read = Of(document.RootElement);
            if (!Utf8.IsValid(line.Span))
                read = read with { Outcome = read.Outcome is LineOutcome.Either ? LineOutcome.Either : LineOutcome.Garbage };
            return (read, document);
        }
        catch (JsonException)
        {
            return (new(LineOutcome.Garbage), document);
        }
        catch (InvalidOperationException)
        {
            return (new(LineOutcome.Either), document);
        }
    }

    private static ExpectedLine Of(JsonElement line)
    {
        if (line.ValueKind is not JsonValueKind.Object)
            return new(LineOutcome.Garbage);
        var types = Expected.Only(line, "type", out var type);
        var objects = Expected.Only(line, "object", out var item);
        var isError = line.EnumerateObject().Any(member => member.NameEquals("type") && member.Value.ValueKind is JsonValueKind.String && member.Value.GetString() == "ERROR");
        if (types != 1 || objects != 1 || type.ValueKind is not JsonValueKind.String)
            return new(isError ? LineOutcome.Either : LineOutcome.Garbage);
        switch (type.GetString())
        {
            case "ADDED":
                return Change(WatchEventType.Added, item);
            case "MODIFIED":
                return Change(WatchEventType.Modified, item);
            case "DELETED":
                return Change(WatchEventType.Deleted, item);
            case "BOOKMARK":
                return Bookmark(item);
            case "ERROR":
                return new(LineOutcome.Error);
            default:
                return new(LineOutcome.Garbage);
        }
    }

    private static ExpectedLine Change(WatchEventType type, JsonElement item)
    {
        var expected = Expected.Of(item);
        return new(expected.Refused ? LineOutcome.Garbage : LineOutcome.Event, type, expected.Version, false, expected);
    }

    private static ExpectedLine Bookmark(JsonElement item)
    {
        if (item.ValueKind is not JsonValueKind.Object || Expected.Only(item, "metadata", out var metadata) != 1 || metadata.ValueKind is not JsonValueKind.Object)
            return new(LineOutcome.Garbage);
        var ends = false;
        if (Expected.Only(metadata, "annotations", out var annotations) > 1)
            return new(LineOutcome.Garbage);
        if (annotations.ValueKind is JsonValueKind.Object)
        {
            if (Expected.Only(annotations, "k8s.io/initial-events-end", out var end) > 1)
                return new(LineOutcome.Garbage);
            ends = end.ValueKind is JsonValueKind.String && end.GetString() == "true";
        }
        return Expected.Only(metadata, "resourceVersion", out var version) == 1 && version.ValueKind is JsonValueKind.String && version.GetString() is { Length: > 0 } text
            ? new(LineOutcome.Event, WatchEventType.Bookmark, text, ends)
            : new(LineOutcome.Garbage);
    }
}
