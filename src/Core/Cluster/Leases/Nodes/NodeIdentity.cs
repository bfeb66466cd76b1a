using ActorVent.Primitives;

namespace ActorVent.Cluster.Leases;

/// <summary>Who this process is among the nodes.</summary>
/// <param name="Node">The node's name, the same in each of its lives.</param>
/// <param name="Incarnation">Of this life.</param>
internal sealed record NodeIdentity(string Node, Incarnation Incarnation)
{
    /// <summary>Equal on nodes that are configured alike.</summary>
    public string ConfigDigest { get; init; } = "";

    /// <summary>Of the certificate with which this life speaks to others; null without TLS.</summary>
    public string? Thumbprint { get; init; }
}
