using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;

namespace ActorVent.Cluster.Tls;

/// <summary>Who this node is to its peers, and who they are to it: <see cref="TlsTransport"/>, which Akka makes, finds it here.</summary>
/// <param name="certificate">This life's, with its key.</param>
/// <param name="isKnown">Whether a peer whose certificate has this <see cref="NodeCertificate.ThumbprintOf"/> is a node; may take its time.</param>
internal sealed class TlsTransportSetup(X509Certificate2 certificate, Func<string, bool> isKnown) : Setup
{
    public X509Certificate2 Certificate { get; } = certificate;

    public Func<string, bool> IsKnown { get; } = isKnown;
}
