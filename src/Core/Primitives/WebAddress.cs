using System.Globalization;

namespace ActorVent.Primitives;

/// <summary>Reads addresses that somebody else wrote; never throws.</summary>
internal static class WebAddress
{
    /// <summary>The address; null when it has another scheme, or no host that can be looked up.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="schemes">In lower case.</param>
    public static Uri? Parse(string text, params ReadOnlySpan<string> schemes) =>
        // Uri itself is asked about nothing else: on some of what it takes for the path of a file or a share (//host is one) it throws.
        SchemeOf(text) is { } scheme && schemes.Contains(scheme) && Uri.TryCreate(text, UriKind.Absolute, out var address) && IsUsable(address)
            ? address
            : null;

    /// <summary>What stands before the first colon, in lower case; null when that is no scheme (RFC 3986, 3.1).</summary>
    public static string? SchemeOf(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IndexOf(':') is not (> 0 and var colon) || !char.IsAsciiLetter(trimmed[0]))
            return null;
        foreach (var c in trimmed[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return null;
        }
        return trimmed[..colon].ToString().ToLowerInvariant();
    }

    /// <summary>
    /// Uri accepts some hosts whose ASCII form, which every connection needs, it then refuses to give, anything at all behind the
    /// percent sign of an IPv6 address, and names with characters that nobody sees.
    /// </summary>
    private static bool IsUsable(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0 && !address.IdnHost.AsSpan().ContainsAnyExceptInRange('!', '~') && IsVisible(address.Host);
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static bool IsVisible(string host)
    {
        foreach (var c in host)
        {
            if (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return false;
        }
        return true;
    }
}
