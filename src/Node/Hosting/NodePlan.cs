using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Progress;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using Scope = ActorVent.Kubernetes.Scope;

namespace ActorVent.Node.Hosting;

/// <summary>What the actors of a node are to do.</summary>
internal sealed record NodePlan : IDisposable
{
    public required string Node { get; init; }

    /// <summary>One life of the node: random.</summary>
    public required Incarnation Incarnation { get; init; }

    /// <summary>Sets up where endpoints' progress is kept; null: what <see cref="Log"/> makes keeps it.</summary>
    public Action<AkkaConfigurationBuilder>? WithProgress { get; init; }

    /// <summary>Makes the child that keeps an endpoint's log.</summary>
    public Func<LogOptions, ILogger, Props> Log { get; init; } = LogActor.Props;

    public required IReadOnlyList<Scope> Scopes { get; init; }

    public CollapseOptions Collapse { get; init; } = CollapseOptions.Default;

    /// <summary>See <see cref="PartitionOptions.ResendUnhealthy"/>.</summary>
    public TimeSpan? ResendUnhealthy { get; init; }

    public required IReadOnlyList<(EndpointOptions Options, EndpointPort Port)> Endpoints { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What annotations may do; null: their webhooks do not count.</summary>
    public TenantRules? Tenants { get; init; }

    /// <summary>What an endpoint from an annotation gets of objects that were there before it.</summary>
    public InitialMode TenantsInitial { get; init; }

    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);

    public long RetentionBytes { get; init; } = 5L << 30;

    /// <summary>What payloads may take of the memory.</summary>
    public PayloadBounds Bounds { get; init; } = PayloadBounds.OfThisProcess;

    /// <summary>How long a clean stop may take.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is disposed with the plan.</summary>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];

    public void Dispose()
    {
        foreach (var owned in Owned)
            owned.Dispose();
    }
}
