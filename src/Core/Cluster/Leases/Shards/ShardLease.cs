using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;

namespace ActorVent.Cluster.Leases;

/// <summary>
/// A shard's lease, in the database with all others, by the life of the node that has it. It is acquired and released in batches by the lease's
/// thread. Akka makes it (<c>akka.cluster.sharding.use-lease = actorvent.lease</c>, with <see cref="Configuration"/>), and keeps it for the next
/// shard of that name on this node.
/// </summary>
/// <remarks>Nobody is ever told that a lease is lost: what takes it away has ended this process first.</remarks>
internal sealed class ShardLease : Lease
{
    /// <summary>Where the configuration says what a shard's lease is.</summary>
    public const string ConfigPath = "actorvent.lease";

    private readonly LeaseThread _leases;

    public ShardLease(LeaseSettings settings, ExtendedActorSystem system)
        : base(settings)
    {
        var setup = system.Settings.Setup.Get<LeaseSetup>();
        _leases = setup.HasValue ? setup.Value.Leases : throw new ConfigurationException($"{nameof(ShardLease)} needs an actor system with a {nameof(LeaseSetup)}");
    }

    /// <summary>To be added to the actor system's.</summary>
    public static Config Configuration { get; } = ConfigurationFactory.ParseString($$"""
        akka.cluster.sharding { use-lease = {{ConfigPath}}, lease-retry-interval = 200ms }
        {{ConfigPath}}.lease-class = "{{typeof(ShardLease).FullName}}, {{typeof(ShardLease).Assembly.GetName().Name}}"
        """);

    public override Task<bool> Acquire() => _leases.AcquireAsync(Settings.LeaseName);

    public override Task<bool> Acquire(Action<Exception> leaseLostCallback) => Acquire();

    /// <summary>Akka blocks a thread until this is over, each shard one; so it is over at once, and done soon, in order.</summary>
    public override Task<bool> Release()
    {
        _leases.Release(Settings.LeaseName);
        return Task.FromResult(true);
    }

    public override bool CheckLease() => _leases.Lease.IsHeld;
}
