using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ActorVent.Cluster.Tls;

/// <summary>Mutual TLS 1.3, where a peer is who has the key of a certificate that is known; names, dates and issuers say nothing.</summary>
internal sealed class TlsHandshake
{
    private readonly TlsTransportSetup _setup;
    private readonly SslStreamCertificateContext _own;

    public TlsHandshake(TlsTransportSetup setup)
    {
        _setup = setup;
        _own = SslStreamCertificateContext.Create(setup.Certificate, additionalCertificates: null, offline: true);
    }

    /// <exception cref="AuthenticationException">It is not a node.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    public SslStream AsClient(Socket socket) => Shake(socket, stream => stream.AuthenticateAsClient(new SslClientAuthenticationOptions
    {
        TargetHost = "actorvent",
        ClientCertificateContext = _own,
        EnabledSslProtocols = SslProtocols.Tls13,
        AllowTlsResume = false,
        CertificateChainPolicy = NoQuestions(),
        RemoteCertificateValidationCallback = IsNode,
    }));

    /// <exception cref="AuthenticationException">It is not a node.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    public SslStream AsServer(Socket socket) => Shake(socket, stream => stream.AuthenticateAsServer(new SslServerAuthenticationOptions
    {
        ServerCertificateContext = _own,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls13,
        AllowRenegotiation = false,
        AllowTlsResume = false,
        CertificateChainPolicy = NoQuestions(),
        RemoteCertificateValidationCallback = IsNode,
    }));

    private static SslStream Shake(Socket socket, Action<SslStream> shake)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            shake(stream);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private bool IsNode(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null && _setup.IsKnown(NodeCertificate.ThumbprintOf(certificate));

    /// <summary>A stranger's certificate must not make this node ask somebody about it.</summary>
    private static X509ChainPolicy NoQuestions() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };
}
