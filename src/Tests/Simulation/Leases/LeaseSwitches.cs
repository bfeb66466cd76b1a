using ActorVent.Cluster.Leases;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>Mechanisms without which two nodes act at once or a cluster comes to harm. All are on in the product.</summary>
internal sealed record LeaseSwitches
{
    public static LeaseSwitches AsInTheProduct { get; } = new();

    public LeaseRules Rules { get; init; } = LeaseRules.All;

    /// <summary>A revoked row is not renewed, and ends its process.</summary>
    public bool RevokedEnds { get; init; } = true;

    /// <summary>A shard is free when its holder is fenced, not when it is revoked.</summary>
    public bool FencedBeforeTaken { get; init; } = true;

    /// <summary>What is left of a life in the database is ended before it is fenced.</summary>
    public bool EndsSessions { get; init; } = true;

    /// <summary>A node's lease connection, opened anew, first ends the session before it.</summary>
    public bool EndsAbandoned { get; init; } = true;

    /// <summary>A cluster is formed only where none that may run is left.</summary>
    public bool FormsAlone { get; init; } = true;
}
