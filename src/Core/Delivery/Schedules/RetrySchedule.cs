namespace ActorVent.Delivery;

/// <summary>
/// Exponential backoff with full jitter: after n failed attempts the wait is uniform over (0, min(Most, First × 2^(n-1))].
/// Half of the bound on average, and spread over all of it, so that deliveries that failed together do not come back together.
/// Knows no clock and no randomness of its own: draws come from outside, from [0, 1).
/// </summary>
internal sealed class RetrySchedule
{
    // 2^30 times any bound that makes sense is beyond any other.
    private const int MostDoublings = 30;

    private readonly RetryOptions _options;
    private readonly Func<double> _jitter;

    public RetrySchedule(RetryOptions options, Func<double> jitter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.First, TimeSpan.Zero, nameof(options.First));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Most, options.First, nameof(options.Most));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.GiveUpAfter, TimeSpan.Zero, nameof(options.GiveUpAfter));
        _options = options;
        _jitter = jitter;
    }

    /// <summary>How long to wait before the next attempt.</summary>
    /// <param name="attempts">Failed attempts so far, from 1.</param>
    /// <param name="retryAfter">What the endpoint asked for: the wait is never shorter.</param>
    public TimeSpan Next(int attempts, TimeSpan? retryAfter = null)
    {
        var bound = Bound(attempts);
        // 1 - [0, 1) is (0, 1]: never a wait of nothing, which would be a busy loop against a dead endpoint.
        var wait = TimeSpan.FromTicks(Math.Max(1, (long)(bound.Ticks * (1 - _jitter()))));
        return retryAfter > wait ? retryAfter.Value : wait;
    }

    /// <summary>The longest wait after so many failed attempts.</summary>
    public TimeSpan Bound(int attempts)
    {
        var doublings = attempts <= 1 ? 0 : Math.Min(attempts - 1, MostDoublings);
        var bound = _options.First.Ticks * Math.Pow(2, doublings);
        return bound >= _options.Most.Ticks ? _options.Most : TimeSpan.FromTicks((long)bound);
    }

    /// <summary>Whether an entry has been failing for too long. The caller counts only time in which the endpoint accepted others.</summary>
    public bool Expired(TimeSpan failing) => failing >= _options.GiveUpAfter;
}
