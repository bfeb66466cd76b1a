namespace ActorVent.Journal.Sqlite;

/// <summary>
/// What waits for a connection's thread. Needs no bound of its own: a partition has one append in flight, an endpoint one
/// commit, and a tail one read.
/// </summary>
internal sealed class WorkQueue<T>
{
    // A monitor and not a semaphore: what waits on one spins first, on processors that others have work for.
    private readonly object _gate = new();
    private List<T> _waiting = [];
    private bool _isClosed;

    /// <returns>Whether the item was taken; not once the queue is closed.</returns>
    public bool TryAdd(T item)
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            _waiting.Add(item);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>What is waiting is still handed out, then null.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Blocks until there is something, and takes all of it; null when closed and empty. For one thread.</summary>
    public List<T>? TakeAll()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_isClosed)
                    return null;
                Monitor.Wait(_gate);
            }
            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }
}
