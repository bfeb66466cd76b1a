namespace ActorVent.Troubles;

/// <summary>
/// Decides which failures of one cause are worth a line: the first, one a minute while it lasts, and the end. Many may suffer from one cause;
/// it is over when each of them works again.
/// </summary>
internal sealed class Trouble
{
    /// <summary>Between two lines on failures, whether it ended in between or not.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly HashSet<object> _failing = [];
    private DateTimeOffset _began;
    private DateTimeOffset? _toldAt;
    private long _untold;
    private long _times;
    private bool _isTold;

    /// <summary>Whether anybody suffers from it.</summary>
    public bool IsOn => _failing.Count > 0;

    /// <summary>Something failed.</summary>
    /// <param name="who">Suffers from it; by equality.</param>
    /// <param name="now">The time.</param>
    /// <returns>null: it is not worth a line now.</returns>
    public TroubleNews? Failed(object who, DateTimeOffset now)
    {
        if (!IsOn)
            (_began, _times, _isTold) = (now, 0, false);
        _failing.Add(who);
        _times++;
        _untold++;
        var last = _toldAt ?? now;
        // A clock that was set back must not silence it.
        if (_toldAt is not null && now - last < Pause && now >= last)
            return null;
        var news = new TroubleNews(_untold, last);
        (_toldAt, _untold, _isTold) = (now, 0, true);
        return news;
    }

    /// <summary>Something that may have failed before did not.</summary>
    /// <param name="who">As in <see cref="Failed"/>.</param>
    /// <param name="now">The time.</param>
    /// <returns>The end, if this is it and people know of the trouble.</returns>
    public TroubleEnd? Worked(object who, DateTimeOffset now) => _failing.Remove(who) && !IsOn ? End(now) : null;

    /// <summary>It is over for all at once.</summary>
    /// <param name="now">The time.</param>
    /// <returns>The end, if people know of the trouble.</returns>
    public TroubleEnd? Over(DateTimeOffset now)
    {
        if (!IsOn)
            return null;
        _failing.Clear();
        return End(now);
    }

    private TroubleEnd? End(DateTimeOffset now) => _isTold ? new TroubleEnd(now - _began, _times) : null;
}
