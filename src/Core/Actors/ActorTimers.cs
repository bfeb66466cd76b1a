namespace ActorVent.Actors;

/// <summary>
/// An actor's timers by key. Starting a key again replaces it; the message of a cancelled timer never comes, even if it is queued already.
/// A tick that finds the one before it still waiting is left out, so that a slow actor is not buried under them. A restart ends all.
/// </summary>
public sealed class ActorTimers<TMessage>
{
    private readonly ActorCell<TMessage> _cell;
    private readonly Dictionary<object, Entry> _entries = [];

    internal ActorTimers(ActorCell<TMessage> cell) => _cell = cell;

    public void StartSingle(object key, TMessage message, TimeSpan due) => Start(key, message, due, Timeout.InfiniteTimeSpan);

    public void StartPeriodic(object key, TMessage message, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        Start(key, message, period, period);
    }

    public bool IsActive(object key) => _entries.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_entries.Remove(key, out var entry))
            entry.Timer?.Dispose();
    }

    internal void CancelAll()
    {
        foreach (var entry in _entries.Values)
            entry.Timer?.Dispose();
        _entries.Clear();
    }

    /// <summary>Whether the timer that fired still counts.</summary>
    internal bool Takes(object fired)
    {
        var entry = (Entry)fired;
        entry.Take();
        if (!_entries.TryGetValue(entry.Key, out var current) || current != entry)
            return false;
        if (!entry.IsPeriodic)
        {
            _entries.Remove(entry.Key);
            entry.Timer?.Dispose();
        }
        return true;
    }

    internal static TMessage MessageOf(object fired) => ((Entry)fired).Message;

    private void Start(object key, TMessage message, TimeSpan due, TimeSpan period)
    {
        Cancel(key);
        var entry = new Entry(key, message, period != Timeout.InfiniteTimeSpan);
        _entries.Add(key, entry);
        entry.Timer = _cell.System.Time.CreateTimer(
            static state => ((Firing)state!).Fire(), new Firing(_cell, entry), due < TimeSpan.Zero ? TimeSpan.Zero : due, period);
    }

    private sealed record Firing(ActorCell<TMessage> Cell, Entry Entry)
    {
        public void Fire()
        {
            if (Entry.TryQueue())
                Cell.OnTimer(Entry);
        }
    }

    private sealed class Entry(object key, TMessage message, bool isPeriodic)
    {
        private int _isQueued;

        public object Key { get; } = key;

        public TMessage Message { get; } = message;

        public bool IsPeriodic { get; } = isPeriodic;

        public ITimer? Timer { get; set; }

        public bool TryQueue() => Interlocked.Exchange(ref _isQueued, 1) == 0;

        public void Take() => Volatile.Write(ref _isQueued, 0);
    }
}
