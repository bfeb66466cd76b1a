using System.Diagnostics.Metrics;
using ActorVent.Cluster;
using ActorVent.Delivery;
using ActorVent.Introspection;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Node.Admin;
using ActorVent.Node.Hosting.Clustered;
using ActorVent.Primitives;
using ActorVent.Tracing;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>What the actors of a node work with.</summary>
/// <param name="Plan">What they are to do.</param>
/// <param name="Cluster">The cluster's identity, once it is known; null: it will not be, and nothing is watched.</param>
/// <param name="Client">Lists and watches.</param>
/// <param name="Journal">Where everything is.</param>
/// <param name="Meter">Counts.</param>
/// <param name="Time">Tells the time to all but Akka's own timers.</param>
/// <param name="Random">For jitter. Safe for many threads.</param>
/// <param name="Loggers">For people.</param>
internal sealed record NodeServices(
    NodePlan Plan, Task<string?> Cluster, IResourceClient Client, IJournal Journal, Meter Meter, TimeProvider Time, Random Random, ILoggerFactory Loggers)
{
    /// <summary>How the node is one of several; null: it is alone.</summary>
    public ClusterMember? Member { get; init; }

    /// <summary>Where entities live.</summary>
    public IPlacement Placement => Member is { } member ? member.Placement : LocalPlacement.Instance;

    /// <summary>Without it nothing is sent or written. Default: it is always held, as where the journal is a file.</summary>
    public ILease Lease { get; init; } = FileLease.Instance;

    /// <summary>Where operators' questions come in; null: nowhere.</summary>
    public AdminDoor? Admin { get; init; }

    /// <summary>Where operators' questions find those that run here.</summary>
    public Residents Residents { get; } = new();

    /// <summary>How often those that run here had to be begun again.</summary>
    public Restarts Restarts { get; } = new();

    /// <summary>Shows every attempt to those who look on.</summary>
    public Followers<Delivered> Feed { get; } = new();

    /// <summary>Makes a trace of each change. Default: of none.</summary>
    public ChangeTracer Tracer { get; init; } = ChangeTracer.Off;

    /// <summary>What the node's tail knows.</summary>
    public TailHeads Heads { get; init; } = new(Journal.Ring.Partitions);

    /// <summary>What people are told of once, whoever suffers from it.</summary>
    public NodeTroubles Troubles { get; init; } = new(Time, Loggers);
}
