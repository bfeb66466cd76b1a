using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// Decides whether the server is the one that is meant. Instead of answering false it throws, because only so does the reason
/// reach the error that a person reads.
/// </summary>
/// <param name="authorities">null for those that the system trusts.</param>
/// <param name="host">What the certificate must be valid for.</param>
/// <param name="advice">What to do when it is valid for other names.</param>
/// <param name="signing">Told who has signed it; null for nobody.</param>
internal sealed class ServerCertificateValidator(CertificateAuthorities? authorities, string host, string advice, SigningAuthorities? signing = null)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>A <see cref="RemoteCertificateValidationCallback"/>.</summary>
    /// <exception cref="AuthenticationException">What is wrong with the certificate.</exception>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server)
            throw new AuthenticationException("the server sent no certificate");
        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            faults.Add($"is not valid for '{host}' but for {CertificateText.Names(server)}; {advice}");
        if (authorities is not null)
            Check(server, chain, authorities, faults);
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            faults.AddRange(CertificateFaults.Of(chain, server, Untrusted("the system, or the file that SSL_CERT_FILE names")));
        if (faults.Count > 0)
            throw new AuthenticationException($"the server's certificate ({CertificateText.Of(server)}) {string.Join("; and it ", faults)}");
        return true;
    }

    private void Check(X509Certificate2 server, X509Chain? received, CertificateAuthorities given, List<string> faults)
    {
        var trusted = given.Current();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        if (received is not null)
            chain.ChainPolicy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
        try
        {
            if (!chain.Build(server))
                faults.AddRange(CertificateFaults.Of(chain, server, Untrusted(given.Source), LeadsTo(trusted, chain) ? CertificateFaults.Untrusted : default));
            if (faults.Count == 0)
                signing?.Record(chain);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }

    /// <summary>
    /// An authority that is given need not be a root: a cluster whose CA is itself signed by a company's root often gives only
    /// its own. The chain then counts as far as that authority, if nothing is wrong with it but the missing root.
    /// </summary>
    private static bool LeadsTo(X509Certificate2Collection trusted, X509Chain chain)
    {
        for (var i = 1; i < chain.ChainElements.Count; i++)
        {
            foreach (var authority in trusted)
            {
                if (authority.RawDataMemory.Span.SequenceEqual(chain.ChainElements[i].Certificate.RawDataMemory.Span))
                    return true;
            }
        }
        return false;
    }

    private static string Untrusted(string source) => $"is signed by an unknown authority; those trusted are from {source}, where the one that signed it must be";
}
