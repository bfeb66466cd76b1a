namespace ActorVent.Tests.Simulation;

/// <summary>Virtual time: one queue of what is to happen, by time, then by a tie that the seed decides.</summary>
internal sealed class Schedule(Random random)
{
    private readonly PriorityQueue<Action, (long Ticks, int Tie, long Order)> _queue = new();
    private const int MostSteps = 20_000;

    private static readonly TimeSpan MostAtOnce = TimeSpan.FromMicroseconds(1);

    private long _order;
    private int _atOnce;

    public static DateTimeOffset Start { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>When the next thing happens; null when nothing will.</summary>
    public DateTimeOffset? NextDue => _queue.TryPeek(out _, out var due) ? new DateTimeOffset(due.Ticks, TimeSpan.Zero) : null;

    /// <summary>How many things have happened.</summary>
    public long Steps { get; private set; }

    public void At(DateTimeOffset time, Action action) =>
        _queue.Enqueue(action, (Math.Max(time.UtcTicks, Now.UtcTicks), random.Next(), ++_order));

    public void In(TimeSpan wait, Action action) => At(Now + wait, action);

    /// <summary>Lets everything happen that is due by then.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        while (_queue.TryPeek(out _, out var due) && due.Ticks <= end.UtcTicks)
        {
            var action = _queue.Dequeue();
            if (due.Ticks > Now.UtcTicks + MostAtOnce.Ticks)
                _atOnce = 0;
            else if (++_atOnce > MostSteps)
                throw new InvalidOperationException($"{MostSteps} things happened without time passing: something runs in a circle");
            if (due.Ticks > Now.UtcTicks)
                Now = new DateTimeOffset(due.Ticks, TimeSpan.Zero);
            Steps++;
            action();
        }
        if (end > Now)
            Now = end;
    }
}
