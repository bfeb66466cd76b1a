using System.Security.Cryptography;
using System.Text;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery.Tenants;

/// <summary>A webhook's URL as an annotation writes it. Its path and query may be secrets, so that only scheme and host are shown.</summary>
internal static class TenantUrl
{
    private const int IdBytes = 12;

    /// <summary>The URL; null when it is none that can be POSTed to.</summary>
    public static Uri? Parse(string text) =>
        text.Length <= StrictUrl.MostCharacters && WebAddress.Parse(text, "http", "https") is { UserInfo.Length: 0 } url ? url : null;

    /// <summary>
    /// <c>a-</c> and 24 hexadecimal digits of the URL's SHA-256: the same for two ways to write one URL, on every node and at every
    /// start. Tells nothing of the URL, which is read from the object again when something is sent.
    /// </summary>
    public static EndpointId IdOf(Uri url)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri), hash);
        return new EndpointId($"a-{Convert.ToHexStringLower(hash[..IdBytes])}");
    }

    /// <summary>Whether a name is of the form that <see cref="IdOf"/> gives.</summary>
    public static bool IsId(string name) =>
        name.Length == 2 + (2 * IdBytes) && name.StartsWith("a-", StringComparison.Ordinal) && name.AsSpan(2).IndexOfAnyExcept("0123456789abcdef") < 0;

    public static EndpointRegistration Register(Uri url)
    {
        var host = url.HostNameType is UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost;
        return new(IdOf(url), url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}", FromAnnotation: true);
    }
}
