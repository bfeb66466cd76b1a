namespace ActorVent.Primitives;

/// <summary>Whether an address names a host that can be looked up.</summary>
internal static class UriHost
{
    /// <summary>
    /// Uri accepts some hosts whose ASCII form, which every connection needs, it then refuses to give, and anything at all behind the
    /// percent sign of an IPv6 address.
    /// </summary>
    public static bool IsUsable(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0 && !address.IdnHost.AsSpan().ContainsAnyExceptInRange('!', '~');
        }
        catch (UriFormatException)
        {
            return false;
        }
    }
}
