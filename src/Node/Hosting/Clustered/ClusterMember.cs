using ActorVent.Cluster.Leases;
using ActorVent.Cluster.Shards;
using Akka.Actor;
using Akka.Hosting;

namespace ActorVent.Node.Hosting.Clustered;

/// <summary>How a node is one of several.</summary>
/// <param name="Listen">Where the others reach it.</param>
/// <param name="Placement">Where entities live.</param>
/// <param name="Configure">Adds what it needs to the actor system; goes over <see cref="ClusterConfiguration"/>.</param>
/// <param name="JoinAsync">Becomes a member: returns when it is up, and nothing of the cluster is asked before.</param>
internal sealed record ClusterMember(ClusterListen Listen, ClusterPlacement Placement, Action<AkkaConfigurationBuilder> Configure, Func<ActorSystem, Task> JoinAsync)
{
    /// <summary>What the database says of the nodes.</summary>
    public Func<NodesView> View { get; init; } = static () => NodesView.Empty;
}
