using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ActorVent.Kubernetes.Connections;

/// <summary>How the server proves who it is, and who we are.</summary>
/// <param name="Authorities">null for those that the system trusts.</param>
/// <param name="SkipVerify">insecure-skip-tls-verify</param>
/// <param name="ServerName">tls-server-name; null for the server's host.</param>
/// <param name="Client">The client certificate, or null.</param>
internal sealed record TlsSettings(CertificateAuthorities? Authorities = null, bool SkipVerify = false, string? ServerName = null, IClientCertificateSource? Client = null)
{
    /// <summary>What to do about a certificate that is valid for other names.</summary>
    public string Advice { get; init; } = "tls-server-name in the kubeconfig says which name to expect, if that is the server that you mean";

    /// <summary>Who has signed the server's certificate.</summary>
    public SigningAuthorities Signing { get; } = new();

    public SslClientAuthenticationOptions OptionsFor(Uri server, bool http2)
    {
        var host = ServerName ?? server.IdnHost;
        return new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = http2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ClientCertificateContext = Client?.Current(),
            RemoteCertificateValidationCallback = SkipVerify
                ? static (_, _, _, _) => true
                : new ServerCertificateValidator(Authorities, host, Advice, Signing).Validate,
        };
    }

    /// <summary>
    /// For a proxy that is spoken to in TLS itself: trusted when the system or the cluster's authorities trust it, whatever is
    /// skipped for the server. The client certificate is not for it.
    /// </summary>
    public SslClientAuthenticationOptions OptionsForProxy(Uri proxy) => new()
    {
        TargetHost = proxy.IdnHost,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            errors == SslPolicyErrors.None || new ServerCertificateValidator(Authorities, proxy.IdnHost, "look at the proxy's address").Validate(sender, certificate, chain, errors),
    };
}
