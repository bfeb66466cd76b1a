using ActorVent.Kubernetes;
using ActorVent.Primitives;

namespace ActorVent.Watching.Feeds;

/// <summary>
/// Whether the server's history still is the one that was seen. A restore of etcd takes versions back, and a watch from what is the future
/// then is accepted and says nothing, no bookmarks either. What is as new as everything seen before is proof. Where none comes, the server is
/// asked which version a list is of: one server may answer from the past, so that only several answers below mean a reset.
/// </summary>
/// <param name="jitter">Draws a number from 0 to 1.</param>
internal sealed class Doubt(Func<double> jitter)
{
    private const int MostBelow = 3;

    /// <summary>Bookmarks come about once a minute.</summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(75);

    /// <summary>After a watch was opened.</summary>
    private static readonly TimeSpan MostUnsure = TimeSpan.FromSeconds(3);

    /// <summary>Three answers take five seconds.</summary>
    private static readonly TimeSpan BetweenAnswers = TimeSpan.FromSeconds(2.5);

    private readonly Backoff _backoff = new(jitter);
    private int _below;

    /// <summary>When to ask, unless there is proof before.</summary>
    public DateTimeOffset AskAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>The question under way; 0: none.</summary>
    public long Id { get; private set; }

    /// <summary>The newest version seen when it was asked. What comes meanwhile may be newer than the answer.</summary>
    public ResourceVersion Seen { get; private set; }

    /// <summary>Whether something below what was seen has come since the last proof: lists wait until that is settled.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>A watch was opened: it may be one from the future.</summary>
    public void Opened(DateTimeOffset now)
    {
        if (now + MostUnsure < AskAt)
            AskAt = now + MostUnsure;
    }

    /// <summary>There is proof, or another history has begun.</summary>
    public void Settle(DateTimeOffset now)
    {
        AskAt = now + MostSilence;
        (Id, _below, IsRaised) = (0, 0, false);
        _backoff.Reset();
    }

    /// <summary>A list was below what was seen.</summary>
    public void Raise(DateTimeOffset now)
    {
        IsRaised = true;
        AskAt = now < AskAt ? now : AskAt;
    }

    /// <summary>The server is asked.</summary>
    /// <param name="id">The question's.</param>
    /// <param name="seen">The newest version seen.</param>
    public void Ask(long id, ResourceVersion seen) => (Id, Seen) = (id, seen);

    /// <summary>The answer is below what was seen.</summary>
    /// <returns>Whether history was reset.</returns>
    public bool SawBelow(DateTimeOffset now)
    {
        _backoff.Reset();
        (Id, IsRaised) = (0, true);
        AskAt = now + BetweenAnswers;
        return ++_below >= MostBelow;
    }

    /// <summary>There is no answer.</summary>
    /// <returns>How long it is before the next is asked for.</returns>
    public TimeSpan Failed(DateTimeOffset now, TimeSpan? retryAfter)
    {
        Id = 0;
        var wait = _backoff.Next(retryAfter);
        AskAt = now + wait;
        return wait;
    }
}
