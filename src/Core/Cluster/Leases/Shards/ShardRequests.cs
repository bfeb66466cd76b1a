namespace ActorVent.Cluster.Leases;

/// <summary>
/// What shards want of their leases, until the lease's thread does it: all releases in one statement, then all acquires in another. The last
/// word on a name counts. For that thread alone.
/// </summary>
internal sealed class ShardRequests(LeaseTimes times)
{
    private readonly Dictionary<string, Wanted> _wanted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _released = new(StringComparer.Ordinal);
    private TimeSpan _tryAt;

    /// <summary>When there is something to do, by the monotonic clock; null: not before somebody wants something.</summary>
    public TimeSpan? NextDue => _released.Count > 0 ? TimeSpan.Zero : _wanted.Count > 0 ? _tryAt : null;

    /// <summary>Wants a shard's lease; it is told whether it is there, at the latest when it was waited for long enough.</summary>
    public void Acquire(string name, Action<bool> answer, TimeSpan now)
    {
        // What this life has, nobody can take from it but by its end; to ask again could only lose it.
        if (_held.Contains(name))
        {
            answer(true);
            return;
        }
        // Released and not done yet: it is kept, and nobody else can get it in between.
        _released.Remove(name);
        if (_wanted.TryGetValue(name, out var wanted))
            wanted.Answers.Add(answer);
        else
            _wanted.Add(name, new Wanted(now + times.AcquireWithin, [answer]));
        _tryAt = TimeSpan.Zero;
    }

    /// <summary>Gives a shard's lease up.</summary>
    public void Release(string name)
    {
        if (_wanted.Remove(name, out var wanted))
            wanted.Answer(false);
        _held.Remove(name);
        _released.Add(name);
    }

    /// <summary>What to release now; empty: nothing. Until <see cref="Released"/> says that it was done, it is to be done again.</summary>
    public IReadOnlyCollection<string> ToRelease => _released;

    /// <summary>What was to be released is.</summary>
    public void Released() => _released.Clear();

    /// <summary>What to acquire now; empty: nothing.</summary>
    public IReadOnlyCollection<string> ToAcquire(TimeSpan now)
    {
        if (_wanted.Count == 0 || now < _tryAt)
            return [];
        _tryAt = now + times.AcquireAgain;
        return _wanted.Keys;
    }

    /// <summary>These have been acquired.</summary>
    public void Acquired(IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            if (!_wanted.Remove(name, out var wanted))
                continue;
            _held.Add(name);
            wanted.Answer(true);
        }
    }

    /// <summary>Answers those that have waited long enough. One of them may have been acquired without anybody having heard of it.</summary>
    public void GiveUp(TimeSpan now)
    {
        foreach (var name in _wanted.Where(wanted => wanted.Value.Until <= now).Select(static wanted => wanted.Key).ToList())
            Release(name);
    }

    private sealed record Wanted(TimeSpan Until, List<Action<bool>> Answers)
    {
        public void Answer(bool isAcquired)
        {
            foreach (var answer in Answers)
                answer(isAcquired);
        }
    }
}
