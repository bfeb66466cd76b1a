using System.Diagnostics.Metrics;
using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Api;
using ActorVent.Tests.Simulation.Storage;
using ActorVent.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>A process, as what lives in it sees it: everything in it vanishes when it is killed.</summary>
internal abstract class Node(World world)
{
    private static readonly Meter Meter = new("ActorVent.Tests.Simulation");

    public World World => world;

    public abstract string NodeName { get; }

    public abstract Incarnation Incarnation { get; }

    /// <summary>The time by its own clock.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>Its way to what survives.</summary>
    public abstract IDisk Disk { get; }

    /// <summary>As senders look at it.</summary>
    public abstract bool IsLeaseHeld { get; }

    /// <summary>Whether what the configuration does not cover any more may be given up.</summary>
    public abstract bool IsAgreed { get; }

    /// <summary>The process's connection to the API server.</summary>
    public abstract ApiClient Client { get; }

    public abstract TenantRouter Tenants { get; }

    public abstract PartitionOptions PartitionOptions { get; }

    /// <summary>Does something in the process, now or once it is not paused any more.</summary>
    public abstract void Run(Entity entity, Action action);

    /// <summary>Whether it may go on with its next effect.</summary>
    public abstract bool Survives(Entity entity);

    /// <summary>Whether nothing in it moves.</summary>
    public virtual bool StandsStill => false;

    /// <summary>Something fails by itself, or is made to: it begins anew a little later, with what is stored.</summary>
    public abstract void Restart(Entity entity, string reason);

    /// <summary>Something has finished what it did, and is gone.</summary>
    public virtual void Stopped(Entity entity)
    {
    }

    /// <summary>What lives in it.</summary>
    public abstract IEnumerable<Entity> Entities { get; }

    /// <summary>Has one of them begin anew.</summary>
    public void BreakAny<T>()
        where T : Entity
    {
        var all = Entities.OfType<T>().Where(static entity => entity.IsAlive).ToList();
        if (all.Count > 0)
            Break(all[World.Random.Next(all.Count)]);
    }

    /// <summary>It throws, or a part of it does; what depends on it begins anew with it.</summary>
    protected void Break(Entity entity)
    {
        switch (entity)
        {
            case EndpointHost endpoint when World.Random.Next(2) == 0:
                World.Trace.Add($"* the log of {endpoint.Name} breaks");
                endpoint.KillLog();
                break;
            case EndpointHost endpoint:
                World.Crashed(endpoint.Id);
                Restart(endpoint, "broken");
                break;
            case ObjectHost child:
                Restart(child.Parent, "an object's actor broke");
                break;
            default:
                Restart(entity, "broken");
                break;
        }
        if (World.Random.Next(4) != 0)
            return;
        World.Trace.Add($"* the tail of {Incarnation} begins anew");
        RestartTail();
    }

    /// <summary>Another tail takes its place.</summary>
    protected abstract void RestartTail();

    public abstract void TellPartition(Entity from, PartitionMessage.Observed message);

    public abstract void TellWatcher(Entity from, IWatcherMessage message);

    /// <summary>Tells all tails what is durable.</summary>
    public abstract void TellTails(Entity from, TailMessage.Appended message);

    public abstract void TellTails(Entity from, TailMessage.Head message);

    /// <summary>Tells the process's own tail.</summary>
    public abstract bool ToTail(Action<TailHost> tell);

    /// <summary>Starts what annotations name by now, and ends what nobody names any more.</summary>
    public abstract void LookForTenants();

    /// <summary>A request of an endpoint begins.</summary>
    /// <param name="endpoint">Whose.</param>
    /// <param name="looked">When its lease was looked at last, in true time.</param>
    /// <param name="wasPaused">Whether the process stood still between the look and now.</param>
    /// <returns>False for a request of the past, which a receiver tells by its id.</returns>
    public virtual bool Begins(EndpointHost endpoint, DateTimeOffset looked, bool wasPaused) => true;

    /// <summary>Begins what was decided by a look at the lease: at once, unless the process is paused in between.</summary>
    public virtual void AfterALook(Entity entity, Action action) => action();

    /// <summary>How often it was paused.</summary>
    public virtual int Pauses => 0;

    public virtual WatcherOptions OptionsOf(Scope scope) => new(World.Cluster, scope) { Rules = world.Switches.Watcher };

    protected EndpointOptions OptionsOf(EndpointId id, bool fromAnnotation) => new()
    {
        Id = id,
        MaskedUrl = $"http://{id}",
        FromAnnotation = fromAnnotation,
        NewestOnly = world.Plan.Mode == CollapseMode.Latest,
        Window = world.Plan.EndpointWindow,
        FirstInFlight = 2,
        MostInFlight = 4,
    };

    protected static TenantRouter RouterOf(WorldPlan plan) => new(
        new TenantRules
        {
            Refusal = url => url.Contains("refused", StringComparison.Ordinal) ? "the host is not allowed" : null,
            Transport = static () => throw new InvalidOperationException("requests are simulated"),
            MostEndpoints = plan.MostTenants,
        },
        new TenantMetrics(Meter),
        new RefusalLog(TimeProvider.System, NullLogger.Instance));

    protected static PartitionOptions PartitionOptionsOf(WorldPlan plan, IReadOnlyList<Scope> scopes)
    {
        var ids = scopes.Select(static scope => scope.IdIn(World.Cluster)).ToHashSet();
        return new PartitionOptions(new CollapseOptions(plan.Mode, plan.Window), ids, plan.IsSelective ? ids : new HashSet<ScopeId>()) { ResendUnhealthy = plan.Resend };
    }

    /// <param name="plan">Whether there is a selector.</param>
    /// <param name="namespaces">One scope for each; none: one for all.</param>
    protected static IReadOnlyList<Scope> ScopesOf(WorldPlan plan, IReadOnlyList<string> namespaces)
    {
        var selector = plan.IsSelective ? "selected=yes" : null;
        return namespaces.Count > 0
            ? [.. namespaces.Select(name => new Scope(ResourceKind.Pods, name, selector))]
            : [new Scope(ResourceKind.Pods, null, selector)];
    }
}
