using System.Text.Json;

namespace ActorVent.Kubernetes.Scanning;

/// <summary>
/// Scans a page of a list object by object, as its bytes come. What stands around the items is scanned by <see cref="ListScanner"/>, as
/// a page without any: before the first item is told, and again with what follows the last.
/// </summary>
/// <param name="head">The page's beginning, up to the bracket that opens its items.</param>
/// <param name="scanner">Of the items.</param>
internal sealed class PageScanner(byte[] head, ObjectScanner scanner)
{
    private const int MostRest = 1024 * 1024;
    private readonly string _what = $"list of {scanner.Resource.Plural}";
    private int _items;
    private bool _isAtRest;

    /// <summary>What comes next.</summary>
    internal enum Step
    {
        /// <summary>An item was taken.</summary>
        Item,

        /// <summary>More bytes are needed.</summary>
        More,

        /// <summary>The page is complete.</summary>
        End,
    }

    /// <summary>What the page says of the list, without its items. Set by <see cref="Of"/>, and again at the end.</summary>
    public ListPage Page { get; private set; } = null!;

    /// <summary>
    /// null where the page cannot be scanned like this: what it says of the list stands behind its items, as where fields are sorted, or it
    /// is no list at all.
    /// </summary>
    public static PageScanner? Of(ReadOnlySpan<byte> beginning, ObjectScanner scanner)
    {
        if (LengthOfHead(beginning) is not { } length)
            return null;
        var page = new PageScanner(beginning[..length].ToArray(), scanner);
        try
        {
            page.Page = page.ScanAround("]}"u8);
            return page;
        }
        catch (ApiException)
        {
            return null;
        }
    }

    /// <summary>How many bytes the head has, and so where the first item begins.</summary>
    public int HeadLength => head.Length;

    /// <param name="bytes">What is not taken yet.</param>
    /// <param name="isWhole">Whether nothing comes after them.</param>
    /// <param name="taken">How many of them are dealt with.</param>
    /// <param name="item">The item, if one was taken.</param>
    /// <exception cref="ApiException">Garbage.</exception>
    public Step Next(ReadOnlySpan<byte> bytes, bool isWhole, out int taken, out KubernetesObject? item)
    {
        (taken, item) = (0, null);
        if (_isAtRest)
            return Rest(bytes, isWhole, ref taken);
        var at = SkipBlanks(bytes, 0);
        if (at == bytes.Length)
            return More(isWhole);
        if (bytes[at] == (byte)']')
        {
            _isAtRest = true;
            return Rest(bytes[at..], isWhole, ref taken);
        }
        if (_items > 0)
        {
            if (bytes[at] != (byte)',')
                throw ObjectScanner.Garbage($"a {_what} is not valid JSON behind its item {_items}");
            at = SkipBlanks(bytes, at + 1);
        }
        if (at == bytes.Length)
            return More(isWhole);
        return Item(bytes, at, isWhole, ref taken, ref item);
    }

    private Step Item(ReadOnlySpan<byte> bytes, int at, bool isWhole, ref int taken, ref KubernetesObject? item)
    {
        var json = bytes[at..];
        try
        {
            var reader = new Utf8JsonReader(json, ObjectScanner.ReaderOptions);
            reader.Read();
            item = scanner.Scan(ref reader, json);
            var length = (int)reader.BytesConsumed;
            ObjectScanner.RequireUtf8(json[..length], scanner.Resource.Kind, 0, scanner.Resource);
            taken = at + length;
            _items++;
            return Step.Item;
        }
        catch (Exception e) when (!isWhole && e.GetBaseException() is JsonException)
        {
            // Most likely it is only not all there; if not, that is said at the end.
            return Step.More;
        }
        catch (Exception e) when (e is JsonException or ApiException)
        {
            throw ObjectScanner.Garbage($"item {_items + 1} of a {_what}: {Reason(e, json)}", e);
        }
    }

    /// <summary>What is no text is no JSON either; the former tells more.</summary>
    private string Reason(Exception error, ReadOnlySpan<byte> json)
    {
        try
        {
            ObjectScanner.RequireUtf8(json, scanner.Resource.Kind, 0, scanner.Resource);
        }
        catch (ApiException e)
        {
            return e.Message;
        }
        return error is JsonException fault ? $"not valid JSON {JsonFault.Where(fault)}" : error.Message;
    }

    private Step Rest(ReadOnlySpan<byte> bytes, bool isWhole, ref int taken)
    {
        if (bytes.Length > MostRest)
            throw ObjectScanner.Garbage($"a {_what} goes on for more than {MostRest} bytes behind its items");
        if (!isWhole)
            return Step.More;
        Page = ScanAround(bytes);
        taken = bytes.Length;
        return Step.End;
    }

    private ListPage ScanAround(ReadOnlySpan<byte> rest) => ListScanner.Scan((byte[])[.. head, .. rest], scanner);

    private Step More(bool isWhole) =>
        isWhole ? throw ObjectScanner.Garbage($"a {_what} is not valid JSON: it ends behind its item {_items}") : Step.More;

    private static int SkipBlanks(ReadOnlySpan<byte> bytes, int from)
    {
        var blanks = bytes[from..].IndexOfAnyExcept(" \t\r\n"u8);
        return blanks < 0 ? bytes.Length : from + blanks;
    }

    private static int? LengthOfHead(ReadOnlySpan<byte> beginning)
    {
        try
        {
            var reader = new Utf8JsonReader(beginning, isFinalBlock: false, new JsonReaderState(ObjectScanner.ReaderOptions));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("items"u8))
                    return reader.Read() && reader.TokenType == JsonTokenType.StartArray ? (int)reader.BytesConsumed : null;
                if (!reader.TrySkip())
                    return null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The whole page tells it better.
        }
        return null;
    }
}
