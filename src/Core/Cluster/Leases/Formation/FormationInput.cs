namespace ActorVent.Cluster.Leases;

/// <summary>What <see cref="FormationMachine"/> is told.</summary>
internal abstract record FormationInput
{
    /// <summary>What the table says, read under the lock, which is held until the effects on the table are committed.</summary>
    internal sealed record Looked(IReadOnlyList<NodeRow> Rows) : FormationInput;

    /// <summary>The actor system is up in a cluster; said again with each change.</summary>
    /// <param name="Members">All of the cluster, in whatever state: address and Akka's number.</param>
    internal sealed record Up(IReadOnlySet<(string Address, long Uid)> Members) : FormationInput;
}
