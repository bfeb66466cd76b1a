namespace ActorVent.Primitives;

/// <summary>
/// How long to wait after something that failed: doubles from the first wait to the longest, each up to a half shorter so that many that
/// failed together do not come back together. Knows no clock. Not safe for concurrent use.
/// </summary>
/// <param name="first">The longest that the first wait may be.</param>
/// <param name="most">The longest that any may be.</param>
/// <param name="jitter">Draws from [0, 1).</param>
internal sealed class ExponentialBackoff(TimeSpan first, TimeSpan most, Func<double> jitter)
{
    /// <summary>Failures since the last <see cref="Reset"/>.</summary>
    public int Failures { get; private set; }

    /// <summary>0.1 s to 5 s: for what serves this node alone, such as its journal.</summary>
    public static ExponentialBackoff Short(Func<double> jitter) => new(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(5), jitter);

    /// <summary>The wait after one more failure.</summary>
    public TimeSpan Next()
    {
        var bound = Math.Min(most.TotalSeconds, first.TotalSeconds * Math.Pow(2, Failures++));
        return TimeSpan.FromSeconds(bound * (1 - (jitter() / 2)));
    }

    /// <summary>To be called after a success.</summary>
    public void Reset() => Failures = 0;
}
