using System.Text.Json;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>
/// What a token endpoint answers to a refresh token (RFC 6749, 5.1 and 5.2; OpenID Connect Core, 12.2). No record: its text must
/// not be the tokens.
/// </summary>
internal sealed class TokenResponse
{
    private const int MostShown = 300;

    private TokenResponse(OidcLogin? login, string? error)
    {
        Login = login;
        Error = error;
    }

    /// <summary>With the refresh token that was sent where no other came back; null when it was refused.</summary>
    public OidcLogin? Login { get; }

    /// <summary>Why it was refused, in the provider's words, cut and cleaned; null when it does not say.</summary>
    public string? Error { get; }

    /// <param name="json">The body, whatever the status.</param>
    /// <param name="isSuccess">Whether the status was 2xx.</param>
    /// <param name="refreshToken">The one that was sent.</param>
    /// <exception cref="FormatException">A success without a usable id token, and what is wrong with it.</exception>
    public static TokenResponse Parse(ReadOnlyMemory<byte> json, bool isSuccess, string refreshToken)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var error = ErrorIn(document.RootElement);
            if (!isSuccess || error is not null)
                return new TokenResponse(null, error);
            var idToken = Text(document.RootElement, "id_token")
                ?? throw new FormatException("there is no id_token in it: log in again with the scope openid; if it still is missing, the provider gives none for a refresh token");
            return new TokenResponse(Checked(idToken, Text(document.RootElement, "refresh_token") ?? refreshToken), null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return isSuccess ? throw new FormatException("it is not JSON") : new TokenResponse(null, null);
        }
    }

    private static OidcLogin Checked(string idToken, string refreshToken)
    {
        try
        {
            return OidcLogin.Of(idToken, refreshToken);
        }
        catch (FormatException e)
        {
            throw new FormatException($"the id_token in it {e.Message}");
        }
    }

    private static string? ErrorIn(JsonElement root)
    {
        if (Text(root, "error") is not { } error)
            return null;
        var text = Text(root, "error_description") is { } description ? $"{error}: {description}" : error;
        // Cut far behind what is shown: what is left of a secret that is cut off need not look like one.
        return LogText.Of(SecretText.Without(LogText.Of(text, 4 * MostShown)), MostShown).Trim();
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind is JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            && value.GetString() is { Length: > 0 } text ? text : null;
}
