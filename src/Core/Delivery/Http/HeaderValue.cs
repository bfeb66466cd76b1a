using System.Text;

namespace ActorVent.Delivery;

/// <summary>Makes any text harmless as a header's value.</summary>
internal static class HeaderValue
{
    /// <summary>Longest value, in characters, before anything is escaped. Real versions and kinds are far shorter.</summary>
    public const int MostLength = 256;

    /// <summary>
    /// Printable ASCII stays as it is; everything else becomes <c>%XX</c> of its UTF-8 bytes, so that no line break or control
    /// character of an object gets into the request. What is longer than <paramref name="most"/> is cut.
    /// </summary>
    public static string Safe(string? text, int most = MostLength)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text.Length <= most && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var safe = new StringBuilder();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, most)).EnumerateRunes())
        {
            if (rune.Value is >= ' ' and <= '~')
            {
                safe.Append((char)rune.Value);
                continue;
            }
            foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
                safe.Append('%').Append(b.ToString("X2"));
        }
        return safe.ToString();
    }
}
