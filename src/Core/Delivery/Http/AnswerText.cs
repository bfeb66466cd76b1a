using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>
/// Finds why an endpoint refused, in its own words: a line for the log and for the dead letter. It may repeat what it was sent, its URL
/// for instance: paths and what else may be a secret are taken out.
/// </summary>
internal static partial class AnswerText
{
    /// <summary>What APIs call it, the most telling first: RFC 9457, RFC 6749, and custom.</summary>
    private static readonly string[] Names = ["detail", "message", "error_description", "error_message", "description", "error", "errors", "title", "reason", "code"];

    private const int MostDepth = 3;

    /// <summary>Characters of a line: far more than are shown, so that nothing is cut before it is known for a secret.</summary>
    private const int MostRead = 10 * Plain.MostLength;

    /// <summary>The line; null when there is none that people could read.</summary>
    /// <param name="body">The beginning of an answer; may end anywhere.</param>
    public static string? Find(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body).TrimStart('\ufeff').TrimStart();
        if (text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) || text.AsSpan(0, Math.Min(text.Length, Plain.MostLength)).Contains('\ufffd'))
            return null;
        var said = text[0] switch
        {
            '{' or '[' => InJson(text) ?? Blanks().Replace(text, " "),
            '<' => InMarkup(text),
            _ => text,
        };
        // Plain before as well: characters that nobody sees, within a secret, would hide it until they are gone.
        return Plain.Text(Blanks().Replace(FirstLine(said), " "), MostRead) is { } line ? Plain.Text(SecretText.WithoutPaths(line)) : null;
    }

    /// <summary>What Go's servers and nginx say to plain HTTP at a port for TLS.</summary>
    public static bool AsksForTls(HttpStatusCode status, string? said) =>
        status == HttpStatusCode.BadRequest && said is not null
        && (said.Contains("HTTP request to an HTTPS server", StringComparison.Ordinal) || said.Contains("plain HTTP request was sent to HTTPS port", StringComparison.Ordinal));

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        if (line.IndexOfAny("\r\n\v\f\u0085\u2028\u2029") is >= 0 and var end)
            line = line[..end];
        return line[..Math.Min(line.Length, MostRead)].ToString();
    }

    private static string? InJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Message(document.RootElement, MostDepth);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It ends early, or holds a string that is no text.
            return null;
        }
    }

    private static string? Message(JsonElement element, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
            case JsonValueKind.Array when depth > 0 && element.GetArrayLength() > 0:
                return Message(element[0], depth - 1);
            case JsonValueKind.Object when depth > 0:
                foreach (var name in Names)
                {
                    if (element.TryGetProperty(name, out var value) && Message(value, depth - 1) is { } message)
                        return message;
                }
                return null;
            default:
                return null;
        }
    }

    /// <summary>The first text of a page: its title, as a rule.</summary>
    private static string InMarkup(string text) => WebUtility.HtmlDecode(Tags().Replace(text, "\n"));

    [GeneratedRegex(@"<(script|style)\b.*?(</\1\s*>|$)|<!--.*?(-->|$)|<[^>]*(>|$)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
