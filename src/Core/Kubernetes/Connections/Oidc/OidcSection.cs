using System.Security.Cryptography;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>
/// Reads the auth-provider section of a kubeconfig's user. Of those that there were, kubectl knows oidc alone.
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-kubectl
/// </summary>
internal static class OidcSection
{
    public const string Key = "auth-provider";
    public const string IdTokenKey = "id-token";
    public const string RefreshTokenKey = "refresh-token";

    private const string Instead = "use exec, a token, a tokenFile or a client certificate";

    /// <param name="user">The user that has it.</param>
    /// <param name="loggers">For authorities that cannot be read later.</param>
    /// <returns>null without a section, and when there are problems.</returns>
    public static (OidcSettings Settings, OidcLogin Login)? Read(KubeConfigEntry user, ILoggerFactory loggers)
    {
        if (user.Entry(Key) is not { } section)
            return null;
        if (user.Has("exec"))
            user.Problem(Key, "cannot stand beside exec, nor does kubectl take both; remove one of the two");
        if (Refusal(section.Text("name")) is { } refusal)
        {
            section.Problem("name", refusal);
            return null;
        }
        var config = section.Entry("config") ?? section with { Key = $"{section.Key}.config", Node = null };
        var issuer = ReadIssuer(config);
        var client = config.Text("client-id");
        if (client is null)
            config.Problem("client-id", "is missing; it is the name by which the identity provider knows the program that logged in");
        var authorities = ReadAuthorities(config, loggers);
        var login = ReadLogin(config);
        if (issuer is null || client is null || login is null)
            return null;
        var settings = new OidcSettings
        {
            Issuer = issuer,
            ClientId = client,
            ClientSecret = config.Text("client-secret") ?? "",
            Authorities = authorities,
            Source = $"{config.File}: {config.Key}",
        };
        return (settings, login);
    }

    /// <summary>The tokens of a user's section, which may have been renewed since; null when it has none, or problems.</summary>
    public static OidcLogin? LoginOf(KubeConfigEntry user) => user.Entry(Key)?.Entry("config") is { } config ? ReadLogin(config) : null;

    private static string? Refusal(string? name) => name switch
    {
        "oidc" => null,
        null => "is missing; oidc is what can stand there",
        "gcp" => $"gcp is not supported, nor by kubectl since 1.26; gcloud container clusters get-credentials writes exec with gke-gcloud-auth-plugin in its place, or {Instead}",
        "azure" => $"azure is not supported, nor by kubectl since 1.26; kubelogin convert-kubeconfig writes exec with kubelogin in its place, or {Instead}",
        _ => $"there is no auth provider '{LogText.Of(name, 100)}', nor does kubectl know one; there is oidc, or {Instead}",
    };

    /// <summary>https alone, as for the API server that is to trust it (--oidc-issuer-url): the refresh token goes there.</summary>
    private static Uri? ReadIssuer(KubeConfigEntry config)
    {
        var text = config.Text("idp-issuer-url");
        if (text is null)
            config.Problem("idp-issuer-url", "is missing; it is the address of the identity provider, https://HOST/PATH");
        else if (WebAddress.Parse(text, "https") is not { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 } issuer)
            config.Problem("idp-issuer-url", "must be an address of the form https://HOST/PATH, without a user, a query or a fragment");
        else
            return issuer;
        return null;
    }

    private static OidcLogin? ReadLogin(KubeConfigEntry config)
    {
        var (idToken, refreshToken) = (config.Text(IdTokenKey)?.Trim(), config.Text(RefreshTokenKey)?.Trim());
        if (idToken is null && refreshToken is null)
        {
            config.Problem($"has neither {IdTokenKey} nor {RefreshTokenKey}; log in first, with kubectl oidc-login for instance");
            return null;
        }
        try
        {
            return OidcLogin.Of(idToken, refreshToken);
        }
        catch (FormatException e)
        {
            config.Problem(IdTokenKey, e.Message);
            return null;
        }
    }

    /// <summary>A relative path is one from the working directory, as kubectl takes it here and nowhere else.</summary>
    private static CertificateAuthorities? ReadAuthorities(KubeConfigEntry config, ILoggerFactory loggers)
    {
        const string Name = "idp-certificate-authority";
        var path = config.Has(Name + "-data") || config.Path(Name) is null ? null : Path.GetFullPath(config.Text(Name)!);
        var content = path is null ? config.Content(Name) : config.ReadFile(Name, path);
        if (content is null)
            return null;
        var key = path is null ? Name + "-data" : Name;
        try
        {
            return new CertificateAuthorities(content, path, path ?? $"{config.File}, {config.Key}.{key}", loggers.CreateLogger<CertificateAuthorities>());
        }
        catch (CryptographicException e)
        {
            config.Problem(key, $"holds no usable certificates ({e.Message})");
            return null;
        }
    }
}
