using ActorVent.Cluster.Members;
using Akka.Actor;

namespace ActorVent.Cluster;

/// <summary>Where entities live: all on this node, or spread over the nodes of a cluster. All of it on the same messages.</summary>
internal interface IPlacement
{
    /// <summary>Starts a region. The same name on every node.</summary>
    IActorRef Region(ActorSystem system, string name, RegionOptions options);

    /// <summary>Whom partitions tell what is durable, for all tails.</summary>
    /// <param name="system">The node's.</param>
    /// <param name="tail">The node's own.</param>
    /// <param name="isRead">Whether somebody reads from that one at present.</param>
    IActorRef Tails(ActorSystem system, IActorRef tail, Func<bool> isRead);

    /// <summary>Whether this node is to ping an entity at present.</summary>
    /// <param name="knows">As its region has it.</param>
    /// <param name="id">The entity.</param>
    bool Pings(Func<PeerMessage.Announcement, string, bool> knows, string id);

    /// <summary>Whether what one node is enough for falls to this one at present.</summary>
    bool Does(string task);

    /// <summary>Whether the configuration that this node has is everybody's, so that what it does not have any more may be given up.</summary>
    bool IsAgreed { get; }

    /// <summary>Says which scopes this node watches, once they are known.</summary>
    void Announce(IReadOnlySet<string> scopes);

    /// <summary>An append of this node has created endpoints, or its retention has removed some: the other nodes are to know.</summary>
    void EndpointsChanged();
}
