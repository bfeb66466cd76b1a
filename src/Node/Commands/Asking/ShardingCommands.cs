using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent cluster-sharding …</c>: which entities run where. On a node that is alone, all run there.</summary>
internal static class ShardingCommands
{
    private static readonly ArgumentDefinition Region = new("REGION", "partitions, endpoints or watchers. Without it: all.", IsRequired: false);

    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        Definition("regions", "Show the regions, and how many entities each has.", "shows the regions: partitions, which record changes, endpoints, which send them, and watchers, which read them.", Regions),
        Definition("region-stats", "Show how many entities of a region each node has.", "shows how the entities of each region are spread over the nodes.", Stats) with { Arguments = [Region], Examples = ["actorvent cluster-sharding region-stats partitions"] },
        Definition("shards", "Show which node has which shard.", "shows where each shard is. An entity is a shard of its own, so that one moves without another.", Shards) with { Arguments = [Region] },
        Definition("entities", "Show which entities each node has.", "shows the names of the entities that each node has.", Entities) with { Arguments = [Region] },
    ];

    private static CommandDefinition Definition(string name, string summary, string description, Action<TableWriter, IReadOnlyList<ShardingReport.Region>> show) =>
        Ask.Once<ShardingReport>(
            $"cluster-sharding {name}", summary, static input => IsThere(input) ? ShardingReport.Path : null,
            (table, report, input) => show(table, [.. report.Regions.Where(region => input.Arguments.Count == 0 || region.Name == input.Arguments[0])])) with
        { Description = description };

    private static bool IsThere(CommandInput input)
    {
        if (input.Arguments.Count == 0 || input.Arguments[0] is "partitions" or "endpoints" or "watchers")
            return true;
        input.Findings.Error($"there is no region '{input.Arguments[0]}'", "cluster-sharding", "Use partitions, endpoints or watchers.");
        return false;
    }

    private static void Regions(TableWriter table, IReadOnlyList<ShardingReport.Region> regions) => table.Table(
        ["REGION", "ENTITIES", "NODES"],
        regions.Select(static region => (IReadOnlyList<string>)[region.Name, TableWriter.Number(region.Nodes.Sum(static node => node.Entities.Count)), TableWriter.Number(region.Nodes.Count)]));

    private static void Stats(TableWriter table, IReadOnlyList<ShardingReport.Region> regions) => table.Table(
        ["REGION", "NODE", "SHARDS"],
        regions.SelectMany(static region => region.Nodes.Select(node => (IReadOnlyList<string>)[region.Name, node.Address, TableWriter.Number(node.Entities.Count)])));

    private static void Shards(TableWriter table, IReadOnlyList<ShardingReport.Region> regions) => table.Table(
        ["REGION", "SHARD", "NODE"],
        from region in regions
        from shard in region.Nodes.SelectMany(static node => node.Entities.Select(entity => (Name: entity, node.Address)))
        orderby int.TryParse(shard.Name, out var number) ? number : 0
        select (IReadOnlyList<string>)[region.Name, shard.Name, shard.Address]);

    private static void Entities(TableWriter table, IReadOnlyList<ShardingReport.Region> regions) => table.Table(
        ["REGION", "NODE", "ENTITIES"],
        regions.SelectMany(static region => region.Nodes.Select(node => (IReadOnlyList<string>)[region.Name, node.Address, string.Join(", ", node.Entities)])));
}
