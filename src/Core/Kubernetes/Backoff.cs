namespace ActorVent.Kubernetes;

/// <summary>
/// How long to wait after a failed request: 0.8 s to 30 s, doubling, each drawn from the upper half of its step so that replicas
/// do not come back together. Knows no clock. Not safe for concurrent use.
/// </summary>
/// <param name="jitter">Draws a number from 0 to 1.</param>
public sealed class Backoff(Func<double> jitter)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);
    private TimeSpan _step = Least;

    /// <summary>Failures since the last <see cref="Reset"/>.</summary>
    public int Failures { get; private set; }

    /// <summary>The wait after one more failure; never below what the server asked for.</summary>
    public TimeSpan Next(TimeSpan? retryAfter = null)
    {
        Failures++;
        var upper = _step * 2 < Most ? _step * 2 : Most;
        var lower = upper / 2;
        _step = upper;
        var wait = lower + ((upper - lower) * jitter());
        return retryAfter > wait ? retryAfter.Value : wait;
    }

    /// <summary>To be called after a success.</summary>
    public void Reset()
    {
        Failures = 0;
        _step = Least;
    }
}
