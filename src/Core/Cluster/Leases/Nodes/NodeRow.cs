using ActorVent.Primitives;

namespace ActorVent.Cluster.Leases;

/// <summary>One life of a node, as the table <c>nodes</c> has it.</summary>
internal sealed record NodeRow
{
    public required Incarnation Incarnation { get; init; }

    /// <summary>The node's name, the same in each of its lives.</summary>
    public required string Node { get; init; }

    /// <summary>Where Akka reaches it, <c>akka.tls://system@host:port</c>; null before its actor system runs.</summary>
    public string? Address { get; init; }

    /// <summary>Akka's number of this actor system, which is another after a restart at the same address; null with <see cref="Address"/>.</summary>
    public long? Uid { get; init; }

    public NodeState State { get; init; }

    /// <summary>It cannot renew any more, and ends when it tries to. Never taken back.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>Revoked, over, and none of its sessions is left: it is dead, and what it had may be taken.</summary>
    public bool IsFenced { get; init; }

    /// <summary>Whether its time is up by the database's clock, or by none of that clock's times: it was set back since.</summary>
    public bool IsExpired { get; init; }

    /// <summary>How often it has been renewed.</summary>
    public long Renewals { get; init; }

    /// <summary>Equal on nodes that are configured alike.</summary>
    public string ConfigDigest { get; init; } = "";

    /// <summary>Of its certificate; null without TLS.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Whether it is a process that may be running in a cluster: others join it, or wait for its end before they form one.</summary>
    public bool IsInACluster => State is NodeState.Member or NodeState.Leaving && !IsFenced;
}
