using ActorVent.Introspection;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tracing;
using ActorVent.Troubles;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery;

/// <summary>What endpoints work with.</summary>
/// <param name="Journal">Where entries and dead letters are.</param>
/// <param name="Tail">The node's: where entries come from.</param>
/// <param name="Log">Makes the child that keeps an endpoint's progress: see <see cref="Progress.LogMessage"/>.</param>
/// <param name="Lease">Looked at right before each request.</param>
/// <param name="Environment">Goes into the payload as <c>env</c>.</param>
/// <param name="Metrics">Counters.</param>
/// <param name="Random">For jitter; safe for use from many threads.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">For people.</param>
internal sealed record EndpointServices(
    IJournal Journal,
    IActorRef Tail,
    Func<EndpointId, Props> Log,
    ILease Lease,
    IReadOnlyDictionary<string, string> Environment,
    DeliveryMetrics Metrics,
    Random Random,
    TimeProvider Time,
    ILogger Logger)
{
    /// <summary>The node's tail's: what there is to deliver.</summary>
    public TailHeads Heads { get; init; } = new(0);

    public ChangeTracer Tracer { get; init; } = ChangeTracer.Off;

    /// <summary>For the summary that people get.</summary>
    public DeliveryTally Tally { get; init; } = new();

    /// <summary>Where operators' questions find those that run here.</summary>
    public Residents Residents { get; init; } = new();

    /// <summary>How often endpoints have had to begin their logs again.</summary>
    public Restarts Restarts { get; init; } = new();

    /// <summary>Gets to know every attempt, for those who look on.</summary>
    public Followers<Delivered> Feed { get; init; } = new();

    /// <summary>The journal's, which endpoints' progress belongs to.</summary>
    public TroubleLog JournalTrouble { get; init; } = new("The journal", Time, Logger);
}
