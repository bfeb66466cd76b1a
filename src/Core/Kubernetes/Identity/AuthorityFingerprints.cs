using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorVent.Kubernetes.Connections;

namespace ActorVent.Kubernetes.Identity;

/// <summary>
/// By which authorities a cluster is recognised: those that are configured or that the server sends, without what clusters have in
/// common: what the system trusts, and what stands above another one of them, a company's root for instance.
/// </summary>
internal static class AuthorityFingerprints
{
    /// <summary>SHA-256 in hexadecimal; empty when they tell nothing. To be called after the first request.</summary>
    /// <param name="connection">To the cluster.</param>
    /// <param name="trusted">Instead of what the system trusts.</param>
    public static IReadOnlyList<string> Of(ClusterConnection connection, X509Certificate2Collection? trusted = null)
    {
        // Behind a path there is a proxy of many clusters, with one certificate for all of them.
        if (connection.Server.Scheme != Uri.UriSchemeHttps || connection.Server.AbsolutePath.Trim('/').Length > 0 || connection.Tls.Authorities is not { } configured)
            return [];
        var known = new X509Certificate2Collection();
        var sent = connection.Tls.Signing.Last.Select(X509CertificateLoader.LoadCertificate).ToList();
        try
        {
            known.AddRange(configured.Current());
            known.AddRange(sent.ToArray());
            return [.. known.Where(candidate => !HasSignedAnother(candidate, known) && !IsTrusted(candidate, known, trusted)).Select(Fingerprint).Distinct()];
        }
        finally
        {
            foreach (var certificate in sent)
                certificate.Dispose();
        }
    }

    private static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>By name and key identifier: what is signed by itself is signed by no other, whatever is called the same.</summary>
    private static bool HasSignedAnother(X509Certificate2 authority, X509Certificate2Collection known)
    {
        foreach (var other in known)
        {
            var isSelfIssued = other.SubjectName.RawData.AsSpan().SequenceEqual(other.IssuerName.RawData);
            if (!isSelfIssued && other.IssuerName.RawData.AsSpan().SequenceEqual(authority.SubjectName.RawData) && MayBeKeyOf(authority, other))
                return true;
        }
        return false;
    }

    private static bool MayBeKeyOf(X509Certificate2 authority, X509Certificate2 signed)
    {
        var own = authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        var named = signed.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        return own is null || named is null || own.Value.Span.SequenceEqual(named.Value.Span);
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection known, X509Certificate2Collection? trusted)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.ExtraStore.AddRange(known);
        if (trusted is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        }
        var isTrusted = chain.Build(certificate);
        foreach (var element in chain.ChainElements)
            element.Certificate.Dispose();
        return isTrusted;
    }
}
