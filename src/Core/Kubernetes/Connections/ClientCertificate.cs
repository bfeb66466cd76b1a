using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ActorVent.Kubernetes.Connections;

/// <summary>A client certificate with its key and the intermediates that come with it.</summary>
internal static class ClientCertificate
{
    /// <exception cref="CryptographicException">Not PEM, an encrypted key, or a key that does not belong to the certificate.</exception>
    public static SslStreamCertificateContext Load(byte[] certificate, byte[] key)
    {
        var pem = Encoding.UTF8.GetString(certificate);
        X509Certificate2 own;
        try
        {
            own = X509Certificate2.CreateFromPem(pem, Encoding.UTF8.GetString(key));
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("the key does not belong to the certificate", e);
        }
        if (OperatingSystem.IsWindows())
        {
            // Schannel does not use keys that live in memory only.
            using var ephemeral = own;
            own = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }
}
