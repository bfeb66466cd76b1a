using System.Globalization;

namespace ActorVent.Primitives;

/// <summary>Whether an address names a host that can be looked up.</summary>
internal static class UriHost
{
    /// <summary>
    /// Uri accepts some hosts whose ASCII form, which every connection needs, it then refuses to give, anything at all behind the
    /// percent sign of an IPv6 address, and names with characters that nobody sees.
    /// </summary>
    public static bool IsUsable(Uri address)
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
