using System.Globalization;

namespace ActorVent.Node.Configuration;

/// <summary>
/// Finds what <see cref="Uri"/> would repair in silence: it escapes blanks, turns backslashes round and adds slashes. What is meant by such
/// a text is a guess, two URLs on two lines for instance.
/// </summary>
internal static class UrlText
{
    /// <summary>RFC 3986, 2: neither reserved nor unreserved.</summary>
    private const string NeverInUrls = "\"<>\\^`{|}";

    /// <summary>What is wrong, as the end of a sentence that shows nothing else of the URL; null when it stands as it is.</summary>
    /// <param name="text">An absolute URL.</param>
    public static string? Fault(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"as character {i + 1} of {text.Length}");
            if (NameOf(c) is { } name)
                return $"contains {name} {at}";
            if (NeverInUrls.Contains(c, StringComparison.Ordinal))
                return $"contains {c} {at}, which no URL may: %{(int)c:X2} stands for it";
            if (c == '%' && !IsEscape(text, i))
                return $"contains a % {at} that no two hexadecimal digits follow: %25 stands for it";
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var slashes = text.AsSpan(colon + 1);
        return slashes.StartsWith("//") && !slashes.StartsWith("///") ? null : "needs two slashes before its host";
    }

    private static string? NameOf(char c) => c switch
    {
        ' ' => "a blank",
        '\t' => "a tab",
        '\r' or '\n' => "a line break",
        _ when char.IsWhiteSpace(c) => "white space",
        _ when char.IsControl(c) => "a control character",
        _ => CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Format => "a character that nobody sees",
            _ => null,
        },
    };

    private static bool IsEscape(string text, int percent) =>
        percent + 2 < text.Length && char.IsAsciiHexDigit(text[percent + 1]) && char.IsAsciiHexDigit(text[percent + 2]);
}
