namespace ActorVent.Primitives;

/// <summary>Whether an address names a host that can be looked up.</summary>
internal static class UriHost
{
    /// <summary>Uri accepts some hosts whose ASCII form, which every connection needs, it then refuses to give.</summary>
    public static bool IsUsable(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }
}
