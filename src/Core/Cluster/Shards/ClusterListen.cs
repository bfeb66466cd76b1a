namespace ActorVent.Cluster.Shards;

/// <summary>Where other nodes reach this one.</summary>
/// <param name="Host">An address that they can connect to.</param>
/// <param name="Port">0: any that is free.</param>
internal sealed record ClusterListen(string Host, int Port)
{
    /// <summary>Over mutual TLS, which needs a <see cref="Tls.TlsTransportSetup"/>.</summary>
    public bool IsTls { get; init; }
}
