using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Cluster.Members;

/// <summary>Spreads ids over nodes so that all agree without asking, and that a node which comes or goes moves only what is or becomes its own.</summary>
internal static class Rendezvous
{
    /// <summary>Which of the nodes an id falls to; null: there is none.</summary>
    public static Address? Of(string id, IEnumerable<Address> nodes)
    {
        Address? best = null;
        var highest = 0UL;
        foreach (var node in nodes)
        {
            var weight = Murmur3.Finalise(Fnv1a.Append(Fnv1a.Hash(node.ToString()), id));
            if (best is not null && weight <= highest)
                continue;
            (best, highest) = (node, weight);
        }
        return best;
    }
}
