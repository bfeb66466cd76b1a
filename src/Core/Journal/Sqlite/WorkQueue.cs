namespace ActorVent.Journal.Sqlite;

/// <summary>
/// What waits for a connection's thread. Needs no bound of its own: a shard has one append in flight, an endpoint one
/// commit, and a tail one read.
/// </summary>
internal sealed class WorkQueue<T>
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _filled = new(0);
    private List<T> _waiting = [];
    private bool _isClosed;

    /// <returns>Whether the item was taken; not once the queue is closed.</returns>
    public bool TryAdd(T item)
    {
        bool wake;
        lock (_lock)
        {
            if (_isClosed)
                return false;
            wake = _waiting.Count == 0;
            _waiting.Add(item);
        }
        if (wake)
            _filled.Release();
        return true;
    }

    /// <summary>What is waiting is still handed out, then null.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
        _filled.Release();
    }

    /// <summary>Blocks until there is something, and takes all of it; null when closed and empty. For one thread.</summary>
    public List<T>? TakeAll()
    {
        while (true)
        {
            _filled.Wait();
            lock (_lock)
            {
                if (_waiting.Count > 0)
                {
                    var taken = _waiting;
                    _waiting = [];
                    if (_isClosed)
                        _filled.Release();
                    return taken;
                }
                if (_isClosed)
                    return null;
            }
        }
    }
}
