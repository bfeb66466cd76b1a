namespace ActorVent.Simulator.Api;

/// <summary>What clients asked for so far, refused requests included: whether a restart listed again, for one.</summary>
public sealed class RequestCounts
{
    private long _lists;
    private long _pages;
    private long _probes;
    private long _watches;
    private long _gets;
    private long _writes;
    private int _openWatches;

    /// <summary>First pages of lists, without <see cref="Probes"/>.</summary>
    public long Lists => Interlocked.Read(ref _lists);

    /// <summary>Lists of one object at most, which ask for the version, or whether there is more.</summary>
    public long Probes => Interlocked.Read(ref _probes);

    /// <summary>Further pages.</summary>
    public long Pages => Interlocked.Read(ref _pages);

    public long Watches => Interlocked.Read(ref _watches);

    /// <summary>After a watch has ended.</summary>
    public event Action? WatchClosed;

    /// <summary>Each request about a resource, before it is answered.</summary>
    public event Action<ResourceRequest>? Asked;

    /// <summary>Watches that are open now.</summary>
    public int OpenWatches => Volatile.Read(ref _openWatches);

    public long Gets => Interlocked.Read(ref _gets);

    public long Writes => Interlocked.Read(ref _writes);

    internal void Ask(ResourceRequest request) => Asked?.Invoke(request);

    internal void WatchOpened() => Interlocked.Increment(ref _openWatches);

    internal void WatchEnded()
    {
        Interlocked.Decrement(ref _openWatches);
        WatchClosed?.Invoke();
    }

    internal void Count(string method, bool isCollection, bool isWatch, bool isContinued, bool isProbe)
    {
        if (method != "GET")
            Interlocked.Increment(ref _writes);
        else if (!isCollection)
            Interlocked.Increment(ref _gets);
        else if (isWatch)
            Interlocked.Increment(ref _watches);
        else if (isContinued)
            Interlocked.Increment(ref _pages);
        else if (isProbe)
            Interlocked.Increment(ref _probes);
        else
            Interlocked.Increment(ref _lists);
    }
}
