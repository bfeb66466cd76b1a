using System.Security.Cryptography.X509Certificates;

namespace ActorVent.Delivery;

/// <summary>How requests to one endpoint are made.</summary>
internal sealed record HttpTransportOptions
{
    /// <summary>From the start of a request until its answer has been read, connecting included. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the rest of an answer may take once its status is there; the request's own time still holds. An answer that is
    /// cut off by it keeps its status. Default 5 s.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For resolving, connecting and the TLS handshake together. Default 10 s, by the real clock.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When a connection is replaced, so that changes in DNS are followed. Default 5 min, by the real clock.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Connections at a time; with HTTP/2 one is enough. Default 32, as many as there are requests in flight.</summary>
    public int MostConnections { get; init; } = 32;

    /// <summary>
    /// Whether the endpoint is a stranger's: only public addresses are connected to, names are resolved without search domains, and
    /// nothing is fetched that the endpoint's certificate names. Default: no, the operator's endpoints may be anywhere.
    /// </summary>
    public bool IsGuarded { get; init; }

    /// <summary>Whom to trust instead of the machine's authorities; null for the machine's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }
}
