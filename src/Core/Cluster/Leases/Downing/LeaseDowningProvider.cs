using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.SBR;
using Akka.Configuration;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Cluster.Leases;

/// <summary>
/// Decides who leaves the cluster: whoever is dead by its lease, reachable or not, and soon; and by Akka's resolver, when nodes do not reach each
/// other and each still has its lease. Akka makes it (<c>akka.cluster.downing-provider-class</c>).
/// </summary>
internal sealed class LeaseDowningProvider : IDowningProvider
{
    private readonly LeaseThread _leases;
    private readonly SplitBrainResolverProvider _resolver;

    public LeaseDowningProvider(ActorSystem system, AkkaCluster cluster)
    {
        var setup = system.Settings.Setup.Get<LeaseSetup>();
        _leases = setup.HasValue ? setup.Value.Leases : throw new ConfigurationException($"{nameof(LeaseDowningProvider)} needs an actor system with a {nameof(LeaseSetup)}");
        _resolver = new SplitBrainResolverProvider(system, cluster);
    }

    /// <summary>
    /// To be added to the actor system's. The resolver waits longer than a lease lasts, so that a dead node never waits for it; it does not end
    /// all nodes when the network flaps.
    /// </summary>
    public static Config Configuration { get; } = ConfigurationFactory.ParseString($$"""
        akka.cluster {
          downing-provider-class = "{{typeof(LeaseDowningProvider).FullName}}, {{typeof(LeaseDowningProvider).Assembly.GetName().Name}}"
          split-brain-resolver { active-strategy = keep-majority, stable-after = 5s, down-all-when-unstable = off }
        }
        """);

    /// <summary>None: a shard's lease is the margin.</summary>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    public Props DowningActorProps => Props.Create(() => new LeaseDowningActor(_leases, _resolver.DowningActorProps));
}
