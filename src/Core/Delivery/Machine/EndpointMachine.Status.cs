using ActorVent.Primitives;

namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    /// <summary>After that, a dead letter is history: the journal still has it, and nothing is wrong any more.</summary>
    private static readonly TimeSpan LettersAreRecent = TimeSpan.FromHours(1);

    private RecentLetters? _lastLetters;

    /// <summary>How it is at present. Changes nothing.</summary>
    /// <param name="of">The object whose lane is of interest; null: none.</param>
    /// <param name="now">The time.</param>
    public EndpointStatus Status(ObjectKey? of, DateTimeOffset now)
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
            LastAccepted = _lastAccepted,
            DeadLetters = LettersAt(now),
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

    private RecentLetters? LettersAt(DateTimeOffset now) => _lastLetters is { } letters && now - letters.Last < LettersAreRecent ? letters : null;

    private void Remember(long count, string reason)
    {
        var before = LettersAt(_now);
        _lastLetters = new RecentLetters((before?.Count ?? 0) + count, before?.Since ?? _now, _now, reason);
    }

    private static LaneView ViewOf(Lane lane) => new(lane.Status, lane.Settled, lane.Read, lane.Previous, lane.Attempts, lane.NextAttempt);
}
