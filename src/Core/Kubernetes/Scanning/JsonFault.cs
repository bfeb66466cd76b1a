using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace ActorVent.Kubernetes.Scanning;

/// <summary>Says where bytes stop being JSON. The parser's own words would quote what stands there, at any length.</summary>
internal static class JsonFault
{
    /// <summary>at byte 17</summary>
    public static string Where(Exception error) => error is JsonException { BytePositionInLine: { } at } json
        ? json.LineNumber is > 0 and { } line ? $"at line {line + 1}, byte {at}" : $"at byte {at}"
        : "since it holds text that is no valid Unicode";

    /// <summary>The byte at which valid UTF-8 ends.</summary>
    public static int EndOfUtf8(ReadOnlySpan<byte> bytes)
    {
        Span<char> scratch = stackalloc char[512];
        var end = 0;
        while (end < bytes.Length)
        {
            var status = Utf8.ToUtf16(bytes[end..], scratch, out var read, out _, replaceInvalidSequences: false);
            end += read;
            if (status is not OperationStatus.DestinationTooSmall)
                break;
        }
        return end;
    }
}
