namespace ActorVent.Kubernetes.Listing;

/// <summary>
/// A list, or a page of one, whose rest is still to come over a connection that is open. Handed on in portions, so that no more than
/// one of them is in memory, and only as fast as somebody asks for the next.
/// </summary>
internal abstract class OpenList
{
    private const int Idle = 0;
    private const int Reading = 1;
    private const int Closed = 2;

    /// <summary>Whoever does not ask for the next portion within this time has given the list up.</summary>
    private static readonly TimeSpan MostIdle = TimeSpan.FromMinutes(5);

    private readonly ResourceKind _resource;
    private readonly string _token;
    private readonly Action<string> _closed;
    private readonly ITimer _idle;
    private readonly CancellationTokenRegistration _abandoned;
    private int _state;

    /// <param name="resource">What is listed.</param>
    /// <param name="token">What stands for the rest of it.</param>
    /// <param name="closed">Told the token when there is nothing more to come.</param>
    /// <param name="time">For the time that it may lie idle.</param>
    /// <param name="abandoned">Cancelled when nobody wants it any more.</param>
    protected OpenList(ResourceKind resource, string token, Action<string> closed, TimeProvider time, CancellationToken abandoned)
    {
        _resource = resource;
        _token = token;
        _closed = closed;
        _idle = time.CreateTimer(static list => ((OpenList)list!).CloseIfIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _abandoned = abandoned.UnsafeRegister(static list => ((OpenList)list!).Close(), this);
    }

    /// <summary>What to put into <see cref="ListPage.Continue"/> while there is more.</summary>
    protected string Token => _token;

    /// <summary>The next portion. After an error there is none.</summary>
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
            page = await ReadAsync(cancellationToken).ConfigureAwait(false);
            return page;
        }
        finally
        {
            if (page?.Continue != _token || Interlocked.CompareExchange(ref _state, Idle, Reading) != Reading)
                await EndAsync().ConfigureAwait(false);
            else
                _idle.Change(MostIdle, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Nobody wants it any more. A portion that is being read is read to its end, or fails by its own cancellation.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _state, Closed) == Idle)
            _ = EndAsync();
    }

    public static ApiException GivenUp(ResourceKind resource) =>
        new(ApiErrorKind.Expired, $"the list of {resource.Plural} was given up before its end; it has to begin again");

    /// <summary>Reads the next portion: one that is followed by another has <see cref="Token"/> to continue with.</summary>
    protected abstract ValueTask<ListPage> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Gives the connection back.</summary>
    protected abstract ValueTask ReleaseAsync();

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
        await ReleaseAsync().ConfigureAwait(false);
    }
}
