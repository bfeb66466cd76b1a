using System.Security.Cryptography;
using System.Text;

namespace ActorVent.Cluster.Members;

/// <summary>Equal on nodes that are configured to watch the same and to send it to the same. Tells nothing of either.</summary>
internal static class ConfigurationDigest
{
    private const int Bytes = 12;

    /// <param name="scopes">What is watched, in the canonical form.</param>
    /// <param name="endpoints">The ids of those that are configured.</param>
    /// <param name="takesAnnotations">Whether annotations may name more.</param>
    public static string Of(IEnumerable<string> scopes, IEnumerable<string> endpoints, bool takesAnnotations)
    {
        var text = new StringBuilder();
        foreach (var scope in scopes.Order(StringComparer.Ordinal))
            text.Append("scope ").Append(scope).Append('\n');
        foreach (var endpoint in endpoints.Order(StringComparer.Ordinal))
            text.Append("endpoint ").Append(endpoint).Append('\n');
        text.Append(takesAnnotations ? "annotations" : "no annotations");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, Bytes));
    }
}
