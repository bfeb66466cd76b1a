using System.Globalization;

namespace ActorVent.Kubernetes;

/// <summary>Text from outside as it may stand in an error: one line, nothing that a terminal obeys, of a bounded length.</summary>
internal static class LogText
{
    /// <param name="text">As it came.</param>
    /// <param name="most">Characters; what is cut off is told by an ellipsis.</param>
    public static string Of(string text, int most)
    {
        if (text.Length > most)
            text = string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");
        return string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsShown(from[i]) ? from[i] : ' ';
        });
    }

    private static bool IsShown(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
