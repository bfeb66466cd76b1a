using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Listing;

/// <summary>
/// A list that comes as a watch: an ADDED event for each object, then a bookmark that ends it. Handed on in pages, so that no more
/// than one page of it is in memory; the last page only comes with the bookmark, and until then nothing is complete.
/// </summary>
internal sealed class StreamingList
{
    private const int MostPageBytes = 4 * 1024 * 1024;
    private const int Idle = 0;
    private const int Reading = 1;
    private const int Closed = 2;

    /// <summary>Whoever does not ask for the next page within this time has given the list up.</summary>
    private static readonly TimeSpan MostIdle = TimeSpan.FromMinutes(5);

    private readonly IWatchStream _stream;
    private readonly ResourceKind _resource;
    private readonly ResourceVersion _atLeast;
    private readonly int _pageSize;
    private readonly string _token;
    private readonly Action<string> _closed;
    private readonly ITimer _idle;
    private readonly CancellationTokenRegistration _abandoned;
    private IReadOnlyList<WatchEvent> _events = [];
    private int _next;
    private int _state;

    /// <param name="stream">As it was opened.</param>
    /// <param name="resource">What is listed.</param>
    /// <param name="atLeast">The version that was asked for: the list is of this one or of a newer one.</param>
    /// <param name="pageSize">Objects per page.</param>
    /// <param name="token">What stands for the rest of it.</param>
    /// <param name="closed">Told the token when there is nothing more to come.</param>
    /// <param name="time">For the time that it may lie idle.</param>
    /// <param name="abandoned">Cancelled when nobody wants it any more.</param>
    public StreamingList(
        IWatchStream stream, ResourceKind resource, ResourceVersion atLeast, int pageSize, string token, Action<string> closed, TimeProvider time, CancellationToken abandoned)
    {
        _stream = stream;
        _resource = resource;
        _atLeast = atLeast;
        _pageSize = pageSize;
        _token = token;
        _closed = closed;
        _idle = time.CreateTimer(static list => ((StreamingList)list!).CloseIfIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _abandoned = abandoned.UnsafeRegister(static list => ((StreamingList)list!).Close(), this);
    }

    /// <summary>The next page. After an error there is none.</summary>
    /// <exception cref="ApiException">What ended it too early; BadRequest when the server does not do it as agreed.</exception>
    public async ValueTask<ListPage> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.CompareExchange(ref _state, Reading, Idle) != Idle)
            throw GivenUp(_resource);
        _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ListPage? page = null;
        try
        {
            page = await ReadPageAsync(cancellationToken).ConfigureAwait(false);
            return page;
        }
        finally
        {
            if (page?.Continue is null || Interlocked.CompareExchange(ref _state, Idle, Reading) != Reading)
                await EndAsync().ConfigureAwait(false);
            else
                _idle.Change(MostIdle, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Nobody wants it any more. A page that is being read is read to its end, or fails by its own cancellation.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _state, Closed) == Idle)
            _ = EndAsync();
    }

    public static ApiException GivenUp(ResourceKind resource) =>
        new(ApiErrorKind.Expired, $"the streaming list of {resource.Plural} was given up before its end; it has to begin again");

    private void CloseIfIdle()
    {
        if (Interlocked.CompareExchange(ref _state, Closed, Idle) == Idle)
            _ = EndAsync();
    }

    private async Task EndAsync()
    {
        Volatile.Write(ref _state, Closed);
        _closed(_token);
        _abandoned.Unregister();
        await _idle.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<ListPage> ReadPageAsync(CancellationToken cancellationToken)
    {
        var items = new List<KubernetesObject>();
        var bytes = 0L;
        while (true)
        {
            while (_next < _events.Count)
            {
                var e = _events[_next++];
                if (e.EndsInitialEvents)
                    return Last(e.Version, items);
                if (e is not { Type: WatchEventType.Added, Object: { } item })
                    throw Unsupported($"{e.Type} came before the bookmark that ends one");
                items.Add(item);
                bytes += item.Json.Length;
                if (items.Count == _pageSize || bytes >= MostPageBytes)
                    return new ListPage(_atLeast, _token, null, items);
            }
            (_events, _next) = (await _stream.ReadAsync(cancellationToken).ConfigureAwait(false), 0);
            if (_events.Count == 0)
                throw new ApiException(ApiErrorKind.Network, $"the streaming list of {_resource.Plural} ended before it was complete");
        }
    }

    private ListPage Last(ResourceVersion version, List<KubernetesObject> items) =>
        version.IsInteger && _atLeast.IsInteger && _atLeast.IsNewerThan(version)
            ? throw Unsupported($"it sent one of version {version} when asked for {_atLeast} or later")
            : new ListPage(version, null, null, items);

    /// <summary>
    /// Servers that do not know sendInitialEvents send what they have, of whatever age, and then changes: that is no list. Those
    /// that do wait until they are fresh before they send the first object, and send the bookmark right behind the last.
    /// </summary>
    private ApiException Unsupported(string how) =>
        new(ApiErrorKind.BadRequest, $"the server does not stream lists of {_resource.Plural}: {how}");
}
