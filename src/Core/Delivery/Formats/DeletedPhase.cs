using System.Text.Json;

namespace ActorVent.Delivery.Formats;

/// <summary>
/// Sets <c>status.phase</c> of an object's JSON to <c>Deleted</c> by cutting and splicing its bytes; all others stay as they are.
/// JSON may repeat a key, and readers differ in which one they believe: every <c>status</c> and every <c>phase</c> in it is set.
/// </summary>
internal static class DeletedPhase
{
    private static readonly byte[] Value = "\"Deleted\""u8.ToArray();
    private static readonly byte[] Phase = "\"phase\":\"Deleted\""u8.ToArray();
    private static readonly byte[] PhaseFirst = [.. Phase, (byte)','];
    private static readonly byte[] Status = [(byte)'{', .. Phase, (byte)'}'];
    private static readonly byte[] StatusLast = [.. ",\"status\":"u8, .. Status];
    private static readonly byte[] StatusOnly = [.. "\"status\":"u8, .. Status];

    /// <summary>At <see cref="Start"/>, <see cref="Length"/> bytes give way to <see cref="Text"/>.</summary>
    internal readonly record struct Edit(int Start, int Length, byte[] Text);

    /// <summary>What to change, in order of place. Nothing when the bytes are no JSON object: then there is no phase to set.</summary>
    public static List<Edit> EditsOf(ReadOnlySpan<byte> json)
    {
        var edits = new List<Edit>(1);
        try
        {
            // Custom resources may nest deeper than the reader's default of 64; it does not recurse.
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return [];
            EditObject(ref reader, edits);
            // Bytes after the object would make a splice into something that is none.
            return reader.Read() ? [] : edits;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public static int LengthOf(ReadOnlySpan<byte> json, List<Edit> edits)
    {
        var length = json.Length;
        foreach (var edit in edits)
            length += edit.Text.Length - edit.Length;
        return length;
    }

    /// <summary>Writes the changed object and returns its length.</summary>
    public static int Apply(ReadOnlySpan<byte> json, List<Edit> edits, Span<byte> to)
    {
        var (read, written) = (0, 0);
        foreach (var edit in edits)
        {
            json[read..edit.Start].CopyTo(to[written..]);
            written += edit.Start - read;
            edit.Text.CopyTo(to[written..]);
            written += edit.Text.Length;
            read = edit.Start + edit.Length;
        }
        json[read..].CopyTo(to[written..]);
        return written + json.Length - read;
    }

    private static void EditObject(ref Utf8JsonReader reader, List<Edit> edits)
    {
        var (empty, found) = (true, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            empty = false;
            var isStatus = Is(ref reader, "status"u8);
            reader.Read();
            if (isStatus)
                EditStatus(ref reader, edits);
            else
                reader.Skip();
            found |= isStatus;
        }
        if (!found)
            edits.Add(new Edit((int)reader.TokenStartIndex, 0, empty ? StatusOnly : StatusLast));
    }

    private static void EditStatus(ref Utf8JsonReader reader, List<Edit> edits)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            edits.Add(ReplaceValue(ref reader, Status));
            return;
        }
        var inside = (int)reader.BytesConsumed;
        var (empty, found, before) = (true, false, edits.Count);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            empty = false;
            var isPhase = Is(ref reader, "phase"u8);
            reader.Read();
            if (isPhase)
                edits.Add(ReplaceValue(ref reader, Value));
            else
                reader.Skip();
            found |= isPhase;
        }
        if (!found)
            edits.Insert(before, new Edit(inside, 0, empty ? Phase : PhaseFirst));
    }

    /// <summary>Half a surrogate pair, which JSON can write and no text can hold, is no name that is looked for.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Edit ReplaceValue(ref Utf8JsonReader reader, byte[] text)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new Edit(start, (int)reader.BytesConsumed - start, text);
    }
}
