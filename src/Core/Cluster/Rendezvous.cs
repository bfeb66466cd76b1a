using ActorVent.Primitives;

namespace ActorVent.Cluster;

/// <summary>
/// Rendezvous hashing: each node scores each shard, the highest score owns it. Every node computes the same owner from the
/// same set of nodes, in any order, and a node that comes or goes moves only the shards that it gains or had.
/// </summary>
internal static class Rendezvous
{
    /// <summary>The desired owner among the nodes, or null when there are none.</summary>
    public static string? Owner(ShardId shard, IReadOnlyCollection<string> nodes)
    {
        string? owner = null;
        var highest = 0UL;
        foreach (var node in nodes)
        {
            var score = Score(shard, node);
            if (owner is null || score > highest || (score == highest && string.CompareOrdinal(node, owner) < 0))
                (owner, highest) = (node, score);
        }
        return owner;
    }

    // Both halves are finalised before they meet: names such as node-0 and node-1 differ in a few low bits of their raw
    // hash, as the numbers of shards do, and would cancel each other out.
    private static ulong Score(ShardId shard, string node) =>
        Murmur3.Finalise(Murmur3.Finalise(Fnv1a.Hash(node)) + Murmur3.Finalise((ulong)shard.Value + 1));
}
