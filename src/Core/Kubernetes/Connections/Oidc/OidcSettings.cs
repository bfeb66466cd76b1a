namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>Which identity provider a kubeconfig's user logs in to, and as which client. No record: its text must not be the secret.</summary>
internal sealed class OidcSettings
{
    /// <summary>idp-issuer-url: where the provider's discovery document is below.</summary>
    public required Uri Issuer { get; init; }

    /// <summary>client-id</summary>
    public required string ClientId { get; init; }

    /// <summary>client-secret; empty for a public client.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>idp-certificate-authority; null for those that the system trusts.</summary>
    public CertificateAuthorities? Authorities { get; init; }

    /// <summary>For messages: file and key of the section.</summary>
    public required string Source { get; init; }
}
