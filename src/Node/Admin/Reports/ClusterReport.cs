namespace ActorVent.Node.Admin.Reports;

/// <summary>What <c>actorvent cluster show</c> tells: <c>GET /v1/cluster</c> as JSON. Fields are only ever added.</summary>
/// <param name="Asked">The address of the node that answered; <c>local</c>: it is alone, and the only member; <c>journal</c>: none did, and the database tells.</param>
/// <param name="Members">The nodes, oldest first.</param>
/// <param name="Leases">What the database says of nodes, and of those that were nodes in the last day. Of one that is alone, nothing: the lock of its journal's file is its lease.</param>
internal sealed record ClusterReport(string Asked, IReadOnlyList<ClusterReport.Member> Members, IReadOnlyList<ClusterReport.Lease> Leases)
{
    /// <summary>The node that admits and removes members; null: there is none at present, or the database tells, which does not know it.</summary>
    public string? Leader { get; init; }

    /// <summary>Where it is asked for.</summary>
    public const string Path = "/v1/cluster";

    /// <summary>A node as the cluster has it.</summary>
    /// <param name="Address">Where the others reach it.</param>
    /// <param name="Status">up, joining, leaving, exiting, down.</param>
    /// <param name="IsReachable">Whether all others hear it; when the database tells, whether it holds its lease.</param>
    /// <param name="Incarnation">Which life of it; null: it has not said so yet.</param>
    /// <param name="Digest">Equal on nodes that are configured alike; null: it has not said so yet.</param>
    /// <param name="Partitions">By number.</param>
    /// <param name="Endpoints">By id.</param>
    /// <param name="Watchers">By scope.</param>
    internal sealed record Member(
        string Address, string Status, bool IsReachable, string? Incarnation, string? Digest,
        IReadOnlyList<string> Partitions, IReadOnlyList<string> Endpoints, IReadOnlyList<string> Watchers);

    /// <summary>A life of a node as the database has it.</summary>
    /// <param name="Node">Its name.</param>
    /// <param name="Incarnation">Which life.</param>
    /// <param name="Address">Where the others reach it; null before it listened.</param>
    /// <param name="State">starting, member, leaving, left.</param>
    /// <param name="LeaseState">held, expired, revoked, dead.</param>
    internal sealed record Lease(string Node, string Incarnation, string? Address, string State, string LeaseState);
}
