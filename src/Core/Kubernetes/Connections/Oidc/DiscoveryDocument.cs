using System.Text.Json;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>
/// What an identity provider says about itself. Only the token endpoint is of use here.
/// https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
/// </summary>
internal static class DiscoveryDocument
{
    /// <summary>Where it is, below the issuer.</summary>
    public static Uri AddressOf(Uri issuer) => new(issuer.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration");

    /// <param name="json">The document.</param>
    /// <exception cref="FormatException">It names no endpoint that tokens may be sent to.</exception>
    public static Uri TokenEndpoint(ReadOnlyMemory<byte> json)
    {
        if (TextIn(json) is not { Length: > 0 } text)
            throw new FormatException("it names no token_endpoint");
        if (WebAddress.Parse(text, "http", "https") is not { UserInfo.Length: 0, Fragment.Length: 0 } endpoint)
            throw new FormatException("its token_endpoint is not an address of the form https://HOST/PATH");
        if (endpoint.Scheme == Uri.UriSchemeHttp)
            throw new FormatException("its token_endpoint is http, where anybody on the way could read the refresh token; it must be https");
        return endpoint;
    }

    private static string? TextIn(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("token_endpoint", out var endpoint)
                && endpoint.ValueKind is JsonValueKind.String
                ? endpoint.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is not JSON");
        }
    }
}
