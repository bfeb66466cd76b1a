namespace ActorVent.Node.Admin.Reports;

/// <summary>Which entities run where: <c>GET /v1/sharding</c>. Each entity is a shard of its own. Fields are only ever added.</summary>
/// <param name="Asked">The node that answered.</param>
/// <param name="Regions">partitions, endpoints, watchers.</param>
internal sealed record ShardingReport(string Asked, IReadOnlyList<ShardingReport.Region> Regions)
{
    /// <summary>Where it is asked for.</summary>
    public const string Path = "/v1/sharding";

    /// <summary>Entities of one sort.</summary>
    /// <param name="Name">Of the region.</param>
    /// <param name="Nodes">Those that have some.</param>
    internal sealed record Region(string Name, IReadOnlyList<Node> Nodes);

    /// <summary>What a node has of them.</summary>
    /// <param name="Address">Of the node.</param>
    /// <param name="Entities">By name.</param>
    internal sealed record Node(string Address, IReadOnlyList<string> Entities)
    {
        /// <summary>In the order of their names; numbers by what they count.</summary>
        public static Node Of(string address, IEnumerable<string> entities) =>
            new(address, [.. entities.OrderBy(static name => int.TryParse(name, out var number) ? number : 0).ThenBy(static name => name, StringComparer.Ordinal)]);
    }
}
