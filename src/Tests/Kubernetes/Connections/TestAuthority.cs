using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorVent.Tests.Kubernetes.Connections;

/// <summary>A certificate authority made for one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key;

    private TestAuthority(X509Certificate2 certificate, ECDsa key)
    {
        Certificate = certificate;
        _key = key;
    }

    public X509Certificate2 Certificate { get; }

    public byte[] Pem => System.Text.Encoding.ASCII.GetBytes(Certificate.ExportCertificatePem() + "\n");

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static TestAuthority Create(string name = "CN=test-ca", TestAuthority? signedBy = null, int fromDays = -9, int toDays = 9)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, false);
        request.CertificateExtensions.Add(identifier);
        var certificate = signedBy is null
            ? request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10))
            : request.Create(signedBy.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(signedBy._key), Now.AddDays(fromDays), Now.AddDays(toDays), Serial());
        return new TestAuthority(certificate, key);
    }

    /// <summary>An authority of the same name as another, with a key of its own: what a forger has.</summary>
    public static TestAuthority Impostor(TestAuthority of) => new(of.Certificate, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public X509Certificate2 Issue(string name = "CN=server", string[]? dns = null, bool loopback = true, int fromDays = -1, int toDays = 1, bool client = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(client ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], false));
        var names = new SubjectAlternativeNameBuilder();
        if (loopback)
            names.AddIpAddress(IPAddress.Loopback);
        foreach (var host in dns ?? ["localhost"])
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), Now.AddDays(fromDays), Now.AddDays(toDays), Serial());
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    public static string KeyPem(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static byte[] Serial() => RandomNumberGenerator.GetBytes(12);
}
