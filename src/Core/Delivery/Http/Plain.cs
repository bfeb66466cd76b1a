using System.Globalization;
using System.Text;

namespace ActorVent.Delivery;

/// <summary>Text from elsewhere, made fit for a line of a log or a terminal.</summary>
internal static class Plain
{
    /// <summary>Longest text, in characters, where nothing else is said.</summary>
    public const int MostLength = 200;

    /// <summary>
    /// The text on one line, without control and format characters (terminal escapes, text direction), cut to
    /// <paramref name="most"/>; null when nothing remains.
    /// </summary>
    public static string? Text(string? text, int most = MostLength)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var plain = new StringBuilder(Math.Min(text.Length, most));
        foreach (var rune in text.EnumerateRunes())
        {
            if (plain.Length + rune.Utf16SequenceLength > most)
                break;
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                continue;
            }
            plain.Append(rune);
        }
        var trimmed = plain.ToString().Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }
}
