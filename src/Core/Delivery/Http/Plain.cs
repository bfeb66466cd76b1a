using System.Globalization;
using System.Text;

namespace ActorVent.Delivery;

/// <summary>Text from elsewhere, made fit for a line of a log or a terminal.</summary>
internal static class Plain
{
    /// <summary>Longest text, in characters.</summary>
    public const int MostLength = 200;

    /// <summary>
    /// The text on one line, without control and format characters (terminal escapes, text direction), cut to
    /// <see cref="MostLength"/>; null when nothing remains.
    /// </summary>
    public static string? Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var plain = new StringBuilder(Math.Min(text.Length, MostLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (plain.Length + rune.Utf16SequenceLength > MostLength)
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
