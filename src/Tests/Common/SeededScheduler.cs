using ActorVent.Actors;

namespace ActorVent.Tests.Common;

/// <summary>
/// Runs whole systems on one thread, the next turn drawn by seed, so that a run can be repeated exactly. When nothing can
/// run, virtual time moves to the next timer. What actors await must not hop to the thread pool: no
/// <c>ConfigureAwait(false)</c> on an incomplete task in what they call.
/// </summary>
internal sealed class SeededScheduler : ActorScheduler
{
    private readonly List<Action> _runnable = [];
    private readonly Random _random;
    private int _turnsAtOnce;
    private readonly Continuations _context;
    private readonly Thread _thread = Thread.CurrentThread;

    public SeededScheduler(int seed, VirtualTime time)
    {
        _random = new Random(seed);
        _context = new Continuations(this);
        Time = time;
    }

    public VirtualTime Time { get; }

    /// <summary>One message a turn: every interleaving is possible.</summary>
    public override int Throughput => 1;

    public override SynchronizationContext Context => _context;

    /// <summary>Turns taken so far.</summary>
    public long Turns { get; private set; }

    public override void Schedule(IThreadPoolWorkItem item) => Add(item.Execute);

    /// <summary>Turns that may pass without time moving: more are a loop that waits for nothing.</summary>
    private const int MostTurnsAtOnce = 200_000;


    public void Post(Action action) => Add(action);

    /// <summary>Runs what can run now.</summary>
    public void RunUntilIdle()
    {
        while (RunOne())
        {
        }
    }

    /// <summary>Runs, moving time, until the condition holds.</summary>
    /// <returns>False when the limit of virtual time was reached first, or nothing can happen any more.</returns>
    public bool Run(Func<bool> until, TimeSpan limit)
    {
        var end = Time.GetUtcNow() + limit;
        while (true)
        {
            if (until())
                return true;
            if (RunOne())
                continue;
            if (Time.NextDue is not { } due || due > end)
            {
                Time.AdvanceTo(end);
                return until();
            }
            if (due > Time.GetUtcNow())
                _turnsAtOnce = 0;
            InContext(() => Time.FireNext());
        }
    }

    /// <summary>Runs for that long in virtual time.</summary>
    public void RunFor(TimeSpan duration) => Run(() => false, duration);

    private void Add(Action action)
    {
        if (Thread.CurrentThread != _thread)
            throw new InvalidOperationException("a continuation left the scheduler's thread: something awaited off the context");
        _runnable.Add(action);
    }

    private bool RunOne()
    {
        if (_runnable.Count == 0)
            return false;
        var index = _random.Next(_runnable.Count);
        var action = _runnable[index];
        _runnable[index] = _runnable[^1];
        _runnable.RemoveAt(_runnable.Count - 1);
        Turns++;
        if (++_turnsAtOnce > MostTurnsAtOnce)
            throw new InvalidOperationException($"a loop: {MostTurnsAtOnce} turns without time moving; now it is the turn of {action.Target}");
        InContext(action);
        return true;
    }

    private void InContext(Action action)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class Continuations(SeededScheduler scheduler) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => scheduler.Add(() => d(state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
