namespace ActorVent.Simulator.Api;

/// <summary>What goes wrong on request. Counts are of requests (or watches) still to be spoilt; all may be set at any time.</summary>
public sealed class Faults
{
    private int _tooManyRequests;
    private int _unavailable;
    private int _garbage;
    private int _garbageEvents;
    private int _cutWatches;
    private int _cutLists;
    private int _expiredContinues;
    private int _staleLists;

    /// <summary>Requests answered 429 with Retry-After.</summary>
    public int TooManyRequests { get => _tooManyRequests; set => _tooManyRequests = value; }

    /// <summary>Requests answered 503 with Retry-After.</summary>
    public int Unavailable { get => _unavailable; set => _unavailable = value; }

    /// <summary>Of 429 and 503, in seconds; 0: none is sent.</summary>
    public int RetryAfterSeconds { get; set; } = 1;

    /// <summary>Requests answered with bytes that are no JSON.</summary>
    public int Garbage { get => _garbage; set => _garbage = value; }

    /// <summary>Lines of watches that are no JSON, before an event each.</summary>
    public int GarbageEvents { get => _garbageEvents; set => _garbageEvents = value; }

    /// <summary>Watches cut in the middle of their next line.</summary>
    public int CutWatches { get => _cutWatches; set => _cutWatches = value; }

    /// <summary>Lists cut in the middle.</summary>
    public int CutLists { get => _cutLists; set => _cutLists = value; }

    /// <summary>Continues answered 410.</summary>
    public int ExpiredContinues { get => _expiredContinues; set => _expiredContinues = value; }

    /// <summary>Whether the 410 of an expired continue offers a token to go on with, as the real server's does.</summary>
    public bool ContinueTokenOn410 { get; set; } = true;

    /// <summary>Lists that show the past.</summary>
    public int StaleLists { get => _staleLists; set => _staleLists = value; }

    /// <summary>Before each answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Everything is answered 401.</summary>
    public bool Unauthorized { get; set; }

    /// <summary>Whatever concerns pods is answered 403.</summary>
    public bool Forbidden { get; set; }

    /// <summary>Whatever concerns namespaces is answered 403.</summary>
    public bool NamespacesForbidden { get; set; }

    /// <summary>There is no namespace kube-system.</summary>
    public bool NoSystemNamespace { get; set; }

    /// <summary>Expired watches are refused with status 410 instead of an ERROR event.</summary>
    public bool ExpiredAsStatus { get; set; }

    /// <summary>Watches send nothing, not even bookmarks; those opened meanwhile stay silent until they end.</summary>
    public bool SilentWatches { get; set; }

    /// <summary>Streaming lists end with the ERROR event of a server whose storage is too old for them.</summary>
    public bool NoStreamingLists { get; set; }

    /// <summary>Streaming lists are refused with the 422 of a server whose feature gate is off.</summary>
    public bool StreamingListsOff { get; set; }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        TooManyRequests = Unavailable = Garbage = GarbageEvents = CutWatches = CutLists = ExpiredContinues = StaleLists = 0;
        Unauthorized = Forbidden = NamespacesForbidden = NoSystemNamespace = ExpiredAsStatus = SilentWatches = NoStreamingLists = StreamingListsOff = false;
        ContinueTokenOn410 = true;
        RetryAfterSeconds = 1;
        Delay = TimeSpan.Zero;
    }

    internal bool TakeTooManyRequests() => Take(ref _tooManyRequests);

    internal bool TakeUnavailable() => Take(ref _unavailable);

    internal bool TakeGarbage() => Take(ref _garbage);

    internal bool TakeGarbageEvent() => Take(ref _garbageEvents);

    internal bool TakeCutWatch() => Take(ref _cutWatches);

    internal bool TakeCutList() => Take(ref _cutLists);

    internal bool TakeExpiredContinue() => Take(ref _expiredContinues);

    internal bool TakeStaleList() => Take(ref _staleLists);

    private static bool Take(ref int left)
    {
        var now = Volatile.Read(ref left);
        while (now > 0)
        {
            var seen = Interlocked.CompareExchange(ref left, now - 1, now);
            if (seen == now)
                return true;
            now = seen;
        }
        return false;
    }
}
