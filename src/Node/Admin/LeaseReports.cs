using ActorVent.Cluster.Leases;
using ActorVent.Delivery;
using ActorVent.Node.Admin.Reports;
using ActorVent.Partitions;
using ActorVent.Watching;

namespace ActorVent.Node.Admin;

/// <summary>What the database says of a cluster.</summary>
internal static class LeaseReports
{
    /// <summary>Who is asked, when no node is.</summary>
    public const string Asked = "journal";

    private const string Held = "held";

    public static ClusterReport.Lease Of(NodeRow row) =>
        new(row.Node, row.Incarnation.Value, row.Address, row.State.ToString().ToLowerInvariant(), StateOf(row));

    /// <summary>The cluster when no node answers: who holds a lease is a member, as far as the database knows.</summary>
    public static ClusterReport Of(LeaseTables tables) => new(
        Asked,
        [.. tables.Nodes.Rows.Where(static row => row.Address is not null && row.State != NodeState.Left && StateOf(row) == Held).Select(row => MemberOf(row, tables.Shards[row.Incarnation]))],
        [.. tables.Nodes.Rows.Select(Of)]);

    private static ClusterReport.Member MemberOf(NodeRow row, IEnumerable<(string Region, string Shard)> shards)
    {
        var regions = shards.ToLookup(static shard => shard.Region, static shard => shard.Shard);
        return new ClusterReport.Member(
            row.Address!,
            row.State switch { NodeState.Starting => "joining", NodeState.Leaving => "leaving", _ => "up" },
            true,
            row.Incarnation.Value,
            row.ConfigDigest,
            [.. regions[PartitionActor.RegionName].OrderBy(static name => int.TryParse(name, out var number) ? number : 0)],
            [.. regions[EndpointActor.RegionName].Order(StringComparer.Ordinal)],
            [.. regions[WatcherActor.RegionName].Order(StringComparer.Ordinal)]);
    }

    private static string StateOf(NodeRow row) => row switch
    {
        { IsFenced: true } => "dead",
        { IsRevoked: true } => "revoked",
        { IsExpired: true } => "expired",
        _ => Held,
    };
}
