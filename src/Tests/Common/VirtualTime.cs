namespace ActorVent.Tests.Common;

/// <summary>
/// Time that moves only when it is told to, by one thread. Timers that are due fire in the order of their due times; threads of others, such as
/// those that stop a host, may set some meanwhile.
/// </summary>
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<VirtualTimer, (DateTimeOffset Due, long Order)> _timers = new();
    private DateTimeOffset _now = start;
    private long _order;

    public VirtualTime()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer is due, null when there is none.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_timers)
            {
                while (_timers.TryPeek(out var timer, out var at))
                {
                    if (timer.IsDueAt(at.Due, at.Order))
                        return at.Due;
                    _timers.Dequeue();
                }
                return null;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by) => AdvanceTo(_now + by);

    /// <summary>Fires everything that is due until then, one by one.</summary>
    public void AdvanceTo(DateTimeOffset then)
    {
        while (NextDue is { } due && due <= then)
            FireNext();
        if (then > _now)
            _now = then;
    }

    /// <summary>Moves to the next timer and fires it.</summary>
    public bool FireNext()
    {
        VirtualTimer timer;
        lock (_timers)
        {
            if (NextDue is not { } due)
                return false;
            timer = _timers.Dequeue();
            if (due > _now)
                _now = due;
        }
        timer.Fire();
        return true;
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private DateTimeOffset? _due;
        private long _order;

        public bool IsDueAt(DateTimeOffset due, long order) => _due == due && _order == order;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            _due = null;
            if (dueTime != Timeout.InfiniteTimeSpan)
                Set(time._now + dueTime);
            return true;
        }

        public void Fire()
        {
            _due = null;
            if (_period > TimeSpan.Zero)
                Set(time._now + _period);
            callback(state);
        }

        public void Dispose() => _due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(DateTimeOffset due)
        {
            lock (time._timers)
            {
                _due = due;
                _order = ++time._order;
                time._timers.Enqueue(this, (due, _order));
            }
        }
    }
}
