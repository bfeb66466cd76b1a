using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>
/// Says of a certificate that is not accepted which it is, what is wrong with it and what to do. It throws instead of answering false,
/// because only so does the reason reach people; it accepts nothing that the runtime does not accept.
/// </summary>
internal static class EndpointCertificate
{
    /// <summary>A <see cref="RemoteCertificateValidationCallback"/>.</summary>
    /// <exception cref="AuthenticationException">What is wrong with it.</exception>
    public static bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (certificate is not X509Certificate2 own)
            throw new AuthenticationException("the endpoint sent no certificate");
        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            faults.Add($"is not for {(sender as SslStream)?.TargetHostName}, but for {CertificateText.Names(own)}: use a name that it is for in the URL, or give the endpoint a certificate for this one");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            faults.AddRange(CertificateFaults.Of(chain, own, Untrusted(own)));
        throw new AuthenticationException($"the endpoint's certificate ({CertificateText.Of(own)}) {string.Join("; and it ", faults)}");
    }

    private static string Untrusted(X509Certificate2 own) => CertificateText.IsSelfSigned(own)
        ? "is signed by itself: add it to what this machine trusts, or to the file that SSL_CERT_FILE names"
        : "is signed by an authority that is not trusted here: add that authority to what this machine trusts, or to the file that SSL_CERT_FILE names, and see that the endpoint sends its intermediate certificates";
}
