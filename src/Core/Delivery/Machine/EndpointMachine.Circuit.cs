namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    private Lane? _probe;

    private void CountFailure(Lane lane, DeliveryOutcome outcome, bool isKnown)
    {
        var answered = outcome.Cause == DeliveryCause.Status;
        if (EndProbe(lane))
        {
            _circuit.FailProbe(_now, outcome.RetryAfter, answered);
        }
        else if (!isKnown && _circuit.Fail(_now, answered))
        {
            _effects.Add(new EndpointReport.CircuitOpened(Circuit.MostInARow));
            _limit.Reset();
            Unload();
        }
    }

    private void CloseCircuit()
    {
        if (_circuit.Close() is not { } since)
            return;
        _effects.Add(new EndpointReport.CircuitClosed(_now - since));
        _probe = null;
        Resume();
        // Those that waited are due at once, the oldest first.
        var waiting = _waiting.UnorderedItems.ToArray();
        _waiting.Clear();
        foreach (var (lane, _) in waiting)
            _waiting.Enqueue(lane, lane.FirstAttempt is { } first && first < _now ? first : _now);
    }

    /// <summary>Schedules stood still: the time until now does not count as failing.</summary>
    private void Resume() => _clockFrom = _now;

    /// <summary>Whether the lane was the probe; it no longer is.</summary>
    private bool EndProbe(Lane lane)
    {
        if (_probe != lane)
            return false;
        _probe = null;
        return true;
    }

    private void Probe()
    {
        if (_probe is not null || _inFlight.Count > 0 || NextToProbe() is not { } lane || _now < _circuit.DueWith(!lane.IsFailing))
            return;
        _waiting.Remove(lane, out _, out _);
        _probe = lane;
        Load(lane);
    }

    private DateTimeOffset? NextOfProbe() =>
        _probe is null && _inFlight.Count == 0 && NextToProbe() is { } lane ? _circuit.DueWith(!lane.IsFailing) : null;

    /// <summary>While it is open something is read only to probe with, and once per probe; null: what would be read for is there.</summary>
    private DateTimeOffset? PullForProbeAt => NextToProbe() is { IsFailing: false } ? null : _circuit.DueWith(isFresh: true);

    /// <summary>One that has not been sent, else the one that was sent longest ago: an object that the endpoint always refuses must not hide that it takes others.</summary>
    private Lane? NextToProbe()
    {
        Lane? best = null;
        foreach (var (lane, _) in _waiting.UnorderedItems)
        {
            if (best is null || IsBefore(lane, best))
                best = lane;
        }
        return best;
    }

    private static bool IsBefore(Lane a, Lane b)
    {
        if (a.IsFailing != b.IsFailing)
            return b.IsFailing;
        var (last, other) = (a.LastAttempt ?? DateTimeOffset.MinValue, b.LastAttempt ?? DateTimeOffset.MinValue);
        return last != other ? last < other : a.FirstAttempt < b.FirstAttempt;
    }
}
