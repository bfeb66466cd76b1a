using ActorVent.Cluster.Leases;
using ActorVent.Cluster.Members;
using ActorVent.Delivery;
using ActorVent.Node.Admin.Reports;
using ActorVent.Partitions;
using ActorVent.Watching;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Node.Admin.Clustered;

/// <summary>Asks the cluster what there is to tell of it. The same on every node.</summary>
internal static class ClusterReports
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="system">The node's.</param>
    /// <param name="peers">What the nodes say of themselves.</param>
    /// <param name="view">What the database says of them.</param>
    public static async Task<ClusterReport> ReadAsync(ActorSystem system, Peers peers, NodesView view)
    {
        var cluster = AkkaCluster.Get(system);
        var self = cluster.SelfAddress;
        var (partitions, endpoints, watchers) = (await EntitiesAsync(system, PartitionActor.RegionName).ConfigureAwait(false),
            await EntitiesAsync(system, EndpointActor.RegionName).ConfigureAwait(false), await EntitiesAsync(system, WatcherActor.RegionName).ConfigureAwait(false));
        var state = cluster.State;
        var said = peers.All.ToDictionary(peer => peer.Address.Address, peer => peer.Announcement);
        return new ClusterReport(
            self.ToString(),
            [
                .. state.Members.Order(Member.AgeOrdering).Select(member => new ClusterReport.Member(
                    member.Address.ToString(),
                    member.Status.ToString().ToLowerInvariant(),
                    !state.Unreachable.Contains(member),
                    said.GetValueOrDefault(member.Address)?.Incarnation.Value,
                    said.GetValueOrDefault(member.Address)?.Digest,
                    [.. partitions[member.Address].OrderBy(static name => int.TryParse(name, out var number) ? number : 0)],
                    [.. endpoints[member.Address].Order(StringComparer.Ordinal)],
                    [.. watchers[member.Address].Order(StringComparer.Ordinal)])),
            ],
            [.. view.Rows.Select(LeaseReports.Of)])
        {
            Leader = state.Leader?.ToString(),
        };
    }

    /// <summary>Each entity is a shard of its own, so that the shards' names are the entities'.</summary>
    public static async Task<ILookup<Address, string>> EntitiesAsync(ActorSystem system, string region)
    {
        var self = AkkaCluster.Get(system).SelfAddress;
        if (!ClusterSharding.Get(system).ShardTypeNames.Contains(region))
            return Enumerable.Empty<string>().ToLookup(static _ => Address.AllSystems);
        var stats = await ClusterSharding.Get(system).ShardRegion(region)
            .Ask<ClusterShardingStats>(new GetClusterShardingStats(Patience), Patience).ConfigureAwait(false);
        return stats.Regions
            .SelectMany(of => of.Value.Stats.Keys.Select(shard => (Address: of.Key.HasLocalScope ? self : of.Key, Shard: shard)))
            .ToLookup(of => of.Address, of => of.Shard);
    }
}
