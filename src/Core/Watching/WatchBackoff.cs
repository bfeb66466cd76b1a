namespace ActorVent.Watching;

/// <summary>How long to wait after an error of the API server: 0.8 s to 30 s, doubling, with jitter; longer when the server says so.</summary>
internal sealed class WatchBackoff(Random random)
{
    private const double First = 0.8;
    private const double Most = 30;

    private int _failures;

    public TimeSpan Next(TimeSpan? retryAfter)
    {
        var ceiling = Math.Min(Most, First * Math.Pow(2, Math.Min(_failures++, 10)));
        var wait = TimeSpan.FromSeconds(ceiling * (1 + (random.NextDouble() / 2)));
        return retryAfter is { } asked && asked > wait ? asked : wait;
    }

    public void Reset() => _failures = 0;
}
