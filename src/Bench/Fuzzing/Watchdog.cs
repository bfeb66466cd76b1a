namespace ActorVent.Bench.Fuzzing;

/// <summary>Ends the process when one input takes for ever: nothing else stops a loop on another thread.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Func<long> _inputs;
    private readonly Action _hung;
    private readonly ITimer _timer;
    private long _last = -1;
    private TimeSpan _since;

    /// <param name="time">For looking each second.</param>
    /// <param name="inputs">How many were tried so far.</param>
    /// <param name="hung">When none was finished within several times the processor time that one may take.</param>
    public Watchdog(TimeProvider time, Func<long> inputs, Action hung)
    {
        _inputs = inputs;
        _hung = hung;
        _timer = time.CreateTimer(static dog => ((Watchdog)dog!).Look(), this, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var (inputs, cpu) = (_inputs(), Environment.CpuUsage.TotalTime);
        if (inputs != _last)
            (_last, _since) = (inputs, cpu);
        else if (cpu - _since > 10 * Trial.MostTime)
            _hung();
    }
}
