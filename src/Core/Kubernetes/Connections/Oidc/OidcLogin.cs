namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>Somebody who is logged in, as a kubeconfig holds it. No record: its text must not be the tokens.</summary>
internal sealed class OidcLogin
{
    private OidcLogin(string? idToken, string? refreshToken, DateTimeOffset? expires)
    {
        IdToken = idToken;
        RefreshToken = refreshToken;
        Expires = expires;
    }

    /// <summary>Goes to the API server; null when there is none yet.</summary>
    public string? IdToken { get; }

    /// <summary>For a new id token; null when it cannot be renewed.</summary>
    public string? RefreshToken { get; }

    /// <summary>When <see cref="IdToken"/> ends; null without one, or when it does not say.</summary>
    public DateTimeOffset? Expires { get; }

    /// <exception cref="FormatException">What is wrong with the id token, without quoting any of it.</exception>
    public static OidcLogin Of(string? idToken, string? refreshToken) =>
        new(idToken, refreshToken, idToken is null ? null : Connections.Oidc.IdToken.ExpiryOf(idToken));

    public bool IsSameAs(OidcLogin other) => IdToken == other.IdToken && RefreshToken == other.RefreshToken;
}
