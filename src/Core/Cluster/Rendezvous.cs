using ActorVent.Primitives;

namespace ActorVent.Cluster;

/// <summary>
/// Rendezvous hashing: each node scores each partition, the highest score owns it. Every node computes the same owner from the
/// same set of nodes, in any order, and a node that comes or goes moves only the partitions that it gains or had.
/// </summary>
internal static class Rendezvous
{
    /// <summary>The desired owner among the nodes, or null when there are none.</summary>
    public static string? Owner(PartitionId partition, IReadOnlyCollection<string> nodes)
    {
        string? owner = null;
        var highest = 0UL;
        foreach (var node in nodes)
        {
            var score = Score(partition, node);
            if (owner is null || score > highest || (score == highest && string.CompareOrdinal(node, owner) < 0))
                (owner, highest) = (node, score);
        }
        return owner;
    }

    // Both halves are finalised before they meet: names such as node-0 and node-1 differ in a few low bits of their raw
    // hash, as the numbers of partitions do, and would cancel each other out.
    private static ulong Score(PartitionId partition, string node) =>
        Murmur3.Finalise(Murmur3.Finalise(Fnv1a.Hash(node)) + Murmur3.Finalise((ulong)partition.Value + 1));
}
