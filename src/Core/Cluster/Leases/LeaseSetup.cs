using Akka.Actor.Setup;

namespace ActorVent.Cluster.Leases;

/// <summary>Gives an actor system this node's leases: <see cref="LeaseDowningProvider"/> and <see cref="ShardLease"/>, which Akka makes, find them here.</summary>
/// <param name="leases">Started before the actor system.</param>
internal sealed class LeaseSetup(LeaseThread leases) : Setup
{
    public LeaseThread Leases { get; } = leases;
}
