using System.Buffers.Text;
using System.Text.Json;

namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>Reads when a JWT ends (RFC 7519, 4.1.4). Whether it is genuine is the API server's to say.</summary>
internal static class IdToken
{
    /// <returns>null when it does not say.</returns>
    /// <exception cref="FormatException">It is no JWT; the message quotes nothing of it.</exception>
    public static DateTimeOffset? ExpiryOf(string token)
    {
        if (!BearerToken.IsValid(token))
            throw new FormatException("holds characters that no token has, a blank or a line break for instance");
        var parts = token.Split('.');
        if (parts.Length != 3)
            throw new FormatException($"is not a JWT: it has {parts.Length} parts with dots between, not 3");
        try
        {
            using var document = JsonDocument.Parse(Decode(parts[1]));
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                throw new FormatException("is not a JWT: its second part is not a JSON object");
            return document.RootElement.TryGetProperty("exp", out var exp) ? TimeOf(exp) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("is not a JWT: its second part is not JSON");
        }
    }

    private static byte[] Decode(string part)
    {
        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            throw new FormatException("is not a JWT: its second part is not base64url");
        }
    }

    /// <summary>Seconds since 1970, perhaps with a fraction; what is beyond all calendars is their end.</summary>
    private static DateTimeOffset TimeOf(JsonElement exp)
    {
        if (exp.ValueKind is not JsonValueKind.Number || !exp.TryGetDouble(out var seconds))
            throw new FormatException("is not a JWT: its exp is not a number");
        return DateTimeOffset.FromUnixTimeSeconds((long)Math.Clamp(
            Math.Floor(seconds), DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
    }
}
