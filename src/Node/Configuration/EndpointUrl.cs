using System.Security.Cryptography;
using System.Text;
using ActorVent.Primitives;

namespace ActorVent.Node.Configuration;

/// <summary>What may be shown of a URL whose path and query may be secrets.</summary>
internal static class EndpointUrl
{
    /// <summary>Scheme, host, and the port where it is not the scheme's own.</summary>
    public static string Mask(Uri url) =>
        url.IsDefaultPort ? $"{url.Scheme}://{url.Host}" : $"{url.Scheme}://{url.Host}:{url.Port}";

    /// <summary>
    /// <c>host[-port]-1a2b3c4d</c>: the same for the same URL on every node and at every start, different for two URLs on one
    /// host. The eight digits are the start of the SHA-256 of the whole URL.
    /// </summary>
    public static EndpointId IdOf(Uri url)
    {
        var name = new StringBuilder();
        foreach (var c in url.IdnHost)
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? char.ToLowerInvariant(c) : '-');
        if (!url.IsDefaultPort)
            name.Append('-').Append(url.Port);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri));
        return new EndpointId($"{name.ToString().Trim('-')}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}");
    }
}
