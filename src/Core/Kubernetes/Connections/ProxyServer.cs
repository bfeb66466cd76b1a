using System.Net;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Connections;

/// <summary>A proxy between here and the API server. No record: its text is logged, and its credentials must not be in it.</summary>
internal sealed class ProxyServer
{
    private ProxyServer(Uri address, NetworkCredential? credentials, string source)
    {
        Address = address;
        Credentials = credentials;
        Source = source;
    }

    /// <summary>http, https or socks5, without credentials.</summary>
    public Uri Address { get; }

    /// <summary>null for none.</summary>
    public NetworkCredential? Credentials { get; }

    /// <summary>Where it is configured: HTTPS_PROXY, or a file and key.</summary>
    public string Source { get; }

    public bool IsSocks => Address.Scheme is "socks5" or "socks5h";

    public int Port => Address.Port > 0 ? Address.Port : 1080;

    /// <param name="text">A URL, perhaps with credentials; <c>HOST:PORT</c> means http.</param>
    /// <param name="source">Where it was found.</param>
    /// <param name="allowsBare">Whether the scheme may be left out, as in environment variables.</param>
    /// <returns>null when it is no address of a proxy.</returns>
    public static ProxyServer? Parse(string text, string source, bool allowsBare)
    {
        if (allowsBare && !text.Contains("://", StringComparison.Ordinal))
            text = "http://" + text;
        if (WebAddress.Parse(text, "http", "https", "socks5", "socks5h") is not { Query.Length: 0, Fragment.Length: 0 } given)
            return null;
        var address = new UriBuilder(given) { UserName = "", Password = "", Path = "/" }.Uri;
        return new ProxyServer(address, CredentialsIn(given.UserInfo), source);
    }

    public override string ToString() => $"{Address.Scheme}://{Address.Authority}";

    private static NetworkCredential? CredentialsIn(string userInfo)
    {
        if (userInfo.Length == 0)
            return null;
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new NetworkCredential(Uri.UnescapeDataString(userInfo), "")
            : new NetworkCredential(Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }
}
