using System.Collections.Immutable;
using ActorVent.Cluster.Members;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Sharding.Internal;

namespace ActorVent.Cluster.Shards;

/// <summary>Gives a shard to the node with the fewest of those that know its entity, and evens out in small steps. A shard that nobody knows waits.</summary>
/// <param name="options">Says who knows what.</param>
/// <param name="peers">What nodes say of themselves.</param>
/// <param name="self">This node.</param>
internal sealed class KnowingAllocation(RegionOptions options, Peers peers, Address self) : AbstractLeastShardAllocationStrategy, IShardAllocationStrategy
{
    /// <summary>Shards that move at once: each begins on code that may be cold.</summary>
    private const int MostMoved = 5;

    private static readonly IImmutableSet<string> None = ImmutableHashSet<string>.Empty;

    /// <summary>Asked again by the region, every 200 ms. A shard that has a node begins there with its first message: it is told one at once.</summary>
    async Task<IActorRef> IShardAllocationStrategy.AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        var knowing = currentShardAllocations.Where(region => Knows(region.Key, shardId)).ToImmutableDictionary();
        if (knowing.IsEmpty)
            throw new InvalidOperationException($"No node knows {shardId} at present.");
        var region = await AllocateShard(requester, shardId, knowing).ConfigureAwait(false);
        if (options.Ping(shardId) is { } ping)
            region.Tell(ping, ActorRefs.NoSender);
        return region;
    }

    public override Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        var regions = RegionEntriesFor(currentShardAllocations);
        return Task.FromResult(rebalanceInProgress.Count > 0 || !IsAGoodTimeToRebalance(regions) ? None : Moves(regions));
    }

    private IImmutableSet<string> Moves(IReadOnlyList<RegionEntry> regions)
    {
        var counts = regions.ToDictionary(region => region.Region, region => region.ShardIds.Count);
        var moves = ImmutableHashSet.CreateBuilder<string>();
        foreach (var from in regions.OrderByDescending(region => region.ShardIds.Count))
        {
            foreach (var shard in from.ShardIds)
            {
                var to = regions.Where(region => Knows(region.Region, shard)).MinBy(region => counts[region.Region]);
                if (to is null || counts[to.Region] > counts[from.Region] - 2)
                    continue;
                counts[from.Region]--;
                counts[to.Region]++;
                moves.Add(shard);
                if (moves.Count == MostMoved)
                    return moves.ToImmutable();
            }
        }
        return moves.ToImmutable();
    }

    private bool Knows(IActorRef region, string shard) =>
        peers.Knows(region.Path.Address.HasLocalScope ? self : region.Path.Address, options.Knows, shard);
}
