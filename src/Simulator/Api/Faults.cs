namespace ActorVent.Simulator.Api;

/// <summary>What goes wrong on request. Counts are of requests (or watches) still to be spoilt; all may be set at any time.</summary>
public sealed class Faults
{
    private int _tooManyRequests;
    private int _unavailable;
    private int _garbage;
    private int _cutWatches;
    private int _expiredContinues;
    private int _staleLists;

    /// <summary>Requests answered 429 with Retry-After 1.</summary>
    public int TooManyRequests { get => _tooManyRequests; set => _tooManyRequests = value; }

    /// <summary>Requests answered 503.</summary>
    public int Unavailable { get => _unavailable; set => _unavailable = value; }

    /// <summary>Requests answered with bytes that are no JSON.</summary>
    public int Garbage { get => _garbage; set => _garbage = value; }

    /// <summary>Watches cut in the middle of their next line.</summary>
    public int CutWatches { get => _cutWatches; set => _cutWatches = value; }

    /// <summary>Continues answered 410.</summary>
    public int ExpiredContinues { get => _expiredContinues; set => _expiredContinues = value; }

    /// <summary>Lists that show the past.</summary>
    public int StaleLists { get => _staleLists; set => _staleLists = value; }

    /// <summary>Before each answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Everything is answered 401.</summary>
    public bool Unauthorized { get; set; }

    /// <summary>Lists, watches and gets of pods are answered 403.</summary>
    public bool Forbidden { get; set; }

    /// <summary>Expired watches are refused with status 410 instead of an ERROR event.</summary>
    public bool ExpiredAsStatus { get; set; }

    /// <summary>Watches send nothing, not even bookmarks.</summary>
    public bool SilentWatches { get; set; }

    internal bool TakeTooManyRequests() => Take(ref _tooManyRequests);

    internal bool TakeUnavailable() => Take(ref _unavailable);

    internal bool TakeGarbage() => Take(ref _garbage);

    internal bool TakeCutWatch() => Take(ref _cutWatches);

    internal bool TakeExpiredContinue() => Take(ref _expiredContinues);

    internal bool TakeStaleList() => Take(ref _staleLists);

    private static bool Take(ref int left)
    {
        if (Volatile.Read(ref left) <= 0)
            return false;
        return Interlocked.Decrement(ref left) >= 0;
    }
}
