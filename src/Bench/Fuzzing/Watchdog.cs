namespace ActorVent.Bench.Fuzzing;

/// <summary>Tells when one input takes for ever: nothing else stops a loop on another thread.</summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>Of processor time, several times what an input may take: on a busy machine the clock says little.</summary>
    public static readonly TimeSpan MostWork = 10 * Trial.MostTime;

    /// <summary>By the clock, for one that waits for what never comes.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time;
    private readonly Func<long> _trials;
    private readonly Func<TimeSpan> _work;
    private readonly Action _hung;
    private readonly ITimer _timer;
    private long _last = -1;
    private TimeSpan _workBefore;
    private long _since;

    /// <param name="time">For looking each second.</param>
    /// <param name="trials">How many were begun so far.</param>
    /// <param name="work">The processor time that the process has used.</param>
    /// <param name="hung">Told once.</param>
    public Watchdog(TimeProvider time, Func<long> trials, Func<TimeSpan> work, Action hung)
    {
        _time = time;
        _trials = trials;
        _work = work;
        _hung = hung;
        _timer = time.CreateTimer(static dog => ((Watchdog)dog!).Look(), this, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var (trials, work) = (_trials(), _work());
        if (trials != _last)
        {
            (_last, _workBefore, _since) = (trials, work, _time.GetTimestamp());
        }
        else if (work - _workBefore > MostWork || _time.GetElapsedTime(_since) > MostWait)
        {
            _timer.Dispose();
            _hung();
        }
    }
}
