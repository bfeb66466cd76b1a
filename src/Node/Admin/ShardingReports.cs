using ActorVent.Delivery;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Hosting;
using ActorVent.Partitions;
using ActorVent.Watching;
using Akka.Actor;

namespace ActorVent.Node.Admin;

/// <summary>Which entities run where.</summary>
internal static class ShardingReports
{
    private static readonly string[] Regions = [PartitionActor.RegionName, EndpointActor.RegionName, WatcherActor.RegionName];

    /// <param name="system">This node's.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="fleet">It and the others.</param>
    public static async Task<ShardingReport> ReadAsync(ActorSystem system, NodeServices services, Fleet fleet) =>
        new(fleet.Self, [.. await Task.WhenAll(Regions.Select(region => ReadAsync(system, services, fleet, region))).ConfigureAwait(false)]);

    private static async Task<ShardingReport.Region> ReadAsync(ActorSystem system, NodeServices services, Fleet fleet, string region)
    {
        if (services.Member is null)
            return new ShardingReport.Region(region, [Of(fleet.Self, services.Residents.Of(region).Select(static entity => entity.Name))]);
        var entities = await ClusterReports.EntitiesAsync(system, region).ConfigureAwait(false);
        return new ShardingReport.Region(region, [.. entities.Select(node => Of(node.Key.ToString(), node)).OrderBy(static node => node.Address, StringComparer.Ordinal)]);
    }

    private static ShardingReport.Node Of(string address, IEnumerable<string> entities) =>
        new(address, [.. entities.OrderBy(static name => int.TryParse(name, out var number) ? number : 0).ThenBy(static name => name, StringComparer.Ordinal)]);
}
