using System.Net.Security;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Client certificates. What obtains them in another way than from files implements this.</summary>
internal interface IClientCertificateSource
{
    /// <summary>
    /// Counts certificates: connections made with an earlier one are not used for further requests. Servers look at the
    /// certificate of a connection with each request, so that an old one ends in 401s.
    /// </summary>
    int Generation { get; }

    /// <summary>For the next handshake; null for none.</summary>
    SslStreamCertificateContext? Current();

    /// <summary>After a 401: reads the certificate again. Whether it is another one.</summary>
    bool Refresh();
}
