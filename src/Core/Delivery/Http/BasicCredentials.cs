using System.Text;

namespace ActorVent.Delivery;

/// <summary>Credentials that stand in a URL, <c>https://user:password@host/</c>. The HTTP handler passes over them; k8vent's sent them.</summary>
internal static class BasicCredentials
{
    /// <summary>The value of <c>Authorization</c> (RFC 7617, in UTF-8), or null when the URL holds no credentials.</summary>
    public static string? Of(Uri url)
    {
        if (url.UserInfo.Length == 0)
            return null;
        var colon = url.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = colon < 0 ? (url.UserInfo, "") : (url.UserInfo[..colon], url.UserInfo[(colon + 1)..]);
        var pair = $"{Uri.UnescapeDataString(user)}:{Uri.UnescapeDataString(password)}";
        return $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";
    }
}
