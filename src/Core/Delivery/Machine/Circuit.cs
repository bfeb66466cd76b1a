using ActorVent.Progress;

namespace ActorVent.Delivery;

/// <summary>Whether an endpoint as a whole is at fault. While it is, one request at a time looks whether it still is.</summary>
/// <param name="state">As it was persisted.</param>
/// <param name="schedule">Of probes.</param>
internal sealed class Circuit(CircuitState state, RetrySchedule schedule)
{
    /// <summary>Failures in a row that open it.</summary>
    public const int MostInARow = 10;

    // That many probes come a second after the last, if they are fresh; those after them with longer and longer waits.
    private const int ProbesInHaste = 10;
    private const int MostDoublings = 4;
    private static readonly TimeSpan FirstFreshWait = TimeSpan.FromSeconds(1);

    private int _inARow;
    private DateTimeOffset? _lastProbe;
    private bool _answers;

    public CircuitState State { get; private set; } = state;

    public bool IsOpen => State.OpenSince is not null;

    private TimeSpan FreshWait => FirstFreshWait * (1 << Math.Clamp(State.Probes - ProbesInHaste, 0, MostDoublings));

    /// <summary>Whether the log does not know the state yet.</summary>
    public bool IsChanged { get; set; }

    /// <summary>A request failed that was no probe.</summary>
    /// <param name="now">The time.</param>
    /// <param name="answered">Whether the endpoint said so itself.</param>
    /// <returns>Whether that opened it.</returns>
    public bool Fail(DateTimeOffset now, bool answered)
    {
        if (IsOpen || ++_inARow < MostInARow)
            return false;
        _lastProbe = now;
        _answers = answered;
        Set(new CircuitState(now, 0, now + schedule.Next(1)));
        return true;
    }

    public void FailProbe(DateTimeOffset now, TimeSpan? retryAfter, bool answered)
    {
        var probes = State.Probes + 1;
        _lastProbe = now;
        _answers = answered;
        Set(State with { Probes = probes, NextProbe = now + schedule.Next(probes + 1, retryAfter) });
    }

    /// <summary>Looked for a probe in vain: again then.</summary>
    public void Postpone(DateTimeOffset until) => State = State with { NextProbe = until };

    /// <summary>The endpoint accepted something, or said that it is the entry's fault.</summary>
    /// <returns>Since when it was open; null: it was closed.</returns>
    public DateTimeOffset? Close()
    {
        _inARow = 0;
        if (State.OpenSince is not { } since)
            return null;
        _answers = false;
        Set(default);
        return since;
    }

    /// <summary>
    /// When the next probe is due. An endpoint that answers may refuse some objects only: one that it has not been sent since tells more,
    /// and must not wait for those.
    /// </summary>
    public DateTimeOffset DueWith(bool isFresh)
    {
        var due = State.NextProbe ?? DateTimeOffset.MinValue;
        return isFresh && _answers && _lastProbe is { } last && last + FreshWait < due ? last + FreshWait : due;
    }

    private void Set(CircuitState state)
    {
        State = state;
        IsChanged = true;
    }
}
