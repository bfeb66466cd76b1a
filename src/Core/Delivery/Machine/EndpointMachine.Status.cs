using ActorVent.Primitives;

namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    /// <summary>How it is at present. Changes nothing.</summary>
    /// <param name="of">The object whose lane is of interest; null: none.</param>
    public EndpointStatus Status(ObjectKey? of)
    {
        var status = new EndpointStatus
        {
            Id = _options.Id,
            Url = _options.MaskedUrl,
            FromAnnotation = _options.FromAnnotation,
            State = State(),
            InFlight = _inFlight.Count,
            MostInFlight = _limit.Current,
            Failing = _failing,
            Read = [.. _cursors.Select(static cursor => cursor.Read)],
            Object = of is { } key && _lanes.TryGetValue(key, out var lane) ? ViewOf(lane) : null,
        };
        return WithLanes(status);
    }

    private EndpointState State() => this switch
    {
        { _isQuarantined: true } => EndpointState.Quarantined,
        { _isOpen: false } => EndpointState.Opening,
        { IsDraining: true } => EndpointState.Draining,
        { _isDisabled: true } => EndpointState.Disabled,
        { _isPaused: true } => EndpointState.Paused,
        { _circuit.IsOpen: true } => EndpointState.Failing,
        { _failing: > 0 } => EndpointState.Retrying,
        _ => EndpointState.Delivering,
    };

    private EndpointStatus WithLanes(EndpointStatus status)
    {
        var waiting = 0;
        DateTimeOffset? since = null, next = null, oldest = null;
        foreach (var lane in _lanes.Values)
        {
            waiting += lane.IsWaiting ? 1 : 0;
            Earlier(ref since, lane.FirstAttempt);
            if (lane.Status == LaneStatus.Waiting)
                Earlier(ref next, lane.NextAttempt);
            Earlier(ref oldest, lane.WaitingSince);
        }
        if (_isOpen && _circuit.IsOpen)
            next = _circuit.State.NextProbe;
        return status with { Waiting = waiting, FailingSince = since, NextAttempt = IsActive ? next : null, OldestWaiting = oldest };
    }

    private static LaneView ViewOf(Lane lane) => new(lane.Status, lane.Settled, lane.Read, lane.Previous, lane.Attempts, lane.NextAttempt);
}
