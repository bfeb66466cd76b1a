namespace ActorVent.Tests.Common;

/// <summary>
/// Stands still until it is moved; timers fire inside <see cref="Advance"/>, each at its own time. For real threads, which set
/// timers when they get there: a test waits for that, which FakeTimeProvider cannot. Where all runs on one thread there is <see cref="VirtualTime"/>.
/// </summary>
internal sealed class FakeTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(Func<bool> IsReached, TaskCompletionSource Reached)> _waiting = [];
    private DateTimeOffset _now = start;
    private int _settings;

    public FakeTime()
        : this(new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when a timer is set, or is set already, that runs for this long.</summary>
    public Task TimerAsync(TimeSpan due) => WhenAsync(() => _timers.Exists(timer => timer.Set == due));

    /// <summary>Completes once timers have been set so many times, those by their creation included.</summary>
    public Task WhenSet(int times) => WhenAsync(() => _settings >= times);

    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (TakeNext(end) is { } next)
            next.Fire();
    }

    private FakeTimer? TakeNext(DateTimeOffset end)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            var now = next?.Due ?? end;
            if (now > _now)
                _now = now;
            if (next is not null)
                _timers.Remove(next);
            return next;
        }
    }

    private Task WhenAsync(Func<bool> isReached)
    {
        lock (_lock)
        {
            if (isReached())
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((isReached, reached));
            return reached.Task;
        }
    }

    private void Set(FakeTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            _settings++;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Set = dueTime;
                timer.Due = _now + dueTime;
                _timers.Add(timer);
            }
            foreach (var (_, reached) in _waiting.Where(waiting => waiting.IsReached()))
                reached.TrySetResult();
        }
    }

    private void Remove(FakeTimer timer)
    {
        lock (_lock)
            _timers.Remove(timer);
    }

    private sealed class FakeTimer(FakeTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Set { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
                throw new NotSupportedException("a timer that repeats");
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
