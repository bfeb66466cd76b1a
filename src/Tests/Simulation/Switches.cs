using ActorVent.Delivery;
using ActorVent.Partitions;
using ActorVent.Tests.Simulation.Leases;
using ActorVent.Watching;

namespace ActorVent.Tests.Simulation;

/// <summary>Mechanisms that a promise needs. All are on in the product.</summary>
internal sealed record Switches
{
    public static Switches AsInTheProduct { get; } = new();

    public WatcherRules Watcher { get; init; } = new();

    public PartitionRules Partition { get; init; } = PartitionRules.All;

    public EndpointRules Endpoint { get; init; } = EndpointRules.All;

    public LeaseSwitches Leases { get; init; } = LeaseSwitches.AsInTheProduct;

    /// <summary>What one configuration does not cover is given up only once all nodes are configured so.</summary>
    public bool WaitsForAgreement { get; init; } = true;

    /// <summary>Who has the lease of a partition's shard takes the partition, though its last owner lives and has not released it.</summary>
    public bool TakesWithShard { get; init; } = true;

    /// <summary>A sender looks at its lease right before each request, and not only when it decides on it.</summary>
    public bool LooksRightBefore { get; init; } = true;

    /// <summary>Retention keeps the end of a uid until all have passed it, also when another follows under its name.</summary>
    public bool HoldsEnds { get; init; } = true;
}
