using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorVent.Cluster.Tls;

/// <summary>The certificate of one life of a node: made by itself, its key never leaves the process, and its thumbprint in the database is what makes it one of a node.</summary>
internal static class NodeCertificate
{
    // Nobody looks at them: a life is over long before, and clocks differ.
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);
    private static readonly TimeSpan After = TimeSpan.FromDays(3650);

    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    /// <param name="node">The node's name, for whoever looks at it on the way.</param>
    /// <param name="time">The clock.</param>
    public static X509Certificate2 Create(string node, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(node);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerUse, ClientUse], critical: false));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now - Before, now + After);
    }

    /// <summary>SHA-256 of the certificate, in small hexadecimal digits.</summary>
    public static string ThumbprintOf(X509Certificate certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData()));
}
