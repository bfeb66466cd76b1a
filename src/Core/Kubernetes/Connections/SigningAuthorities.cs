using System.Security.Cryptography.X509Certificates;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Those that stood above the server's certificate at the last handshake, also where the server itself sent them.</summary>
internal sealed class SigningAuthorities
{
    private IReadOnlyList<byte[]> _last = [];

    /// <summary>The certificates; empty before the first handshake, and when the system's authorities decide.</summary>
    public IReadOnlyList<byte[]> Last => Volatile.Read(ref _last);

    /// <param name="chain">Built, from the server's certificate on.</param>
    public void Record(X509Chain chain) =>
        Volatile.Write(ref _last, [.. chain.ChainElements.Skip(1).Select(static element => element.Certificate.RawData)]);
}
