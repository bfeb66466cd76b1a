using ActorVent.Delivery;
using ActorVent.Node.Admin.Reports;
using ActorVent.Partitions;
using ActorVent.Watching;

namespace ActorVent.Node.Admin;

/// <summary>Which entities run where.</summary>
internal static class ShardingReports
{
    private static readonly string[] Regions = [PartitionActor.RegionName, EndpointActor.RegionName, WatcherActor.RegionName];

    /// <param name="fleet">The nodes.</param>
    public static async Task<ShardingReport> ReadAsync(Fleet fleet) => new(
        fleet.Self,
        [.. await Task.WhenAll(Regions.Select(async region => new ShardingReport.Region(region, await fleet.EntitiesAsync(region).ConfigureAwait(false)))).ConfigureAwait(false)]);
}
