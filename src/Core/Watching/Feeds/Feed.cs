using ActorVent.Kubernetes;
using ActorVent.Primitives;

namespace ActorVent.Watching.Feeds;

/// <summary>One way through the scope's changes: a list, then a watch from there, opened again whenever it ends. Partitions hang on it.</summary>
internal sealed class Feed(Backoff backoff)
{
    private ResourceVersion _at;

    /// <summary>Of the list or the watch that is under way; 0: none.</summary>
    public long Id { get; set; }

    public FeedState State { get; set; }

    public Backoff Backoff => backoff;

    /// <summary>When to try again.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>When the server was asked for what is waited for.</summary>
    public DateTimeOffset AskedAt { get; set; }

    /// <summary>How many partitions hang on it.</summary>
    public int Members { get; set; }

    /// <summary>Everything up to here has been told to them, bookmarks included. None: a list is needed or under way.</summary>
    public ResourceVersion At => _at;

    /// <summary>The newest event at or below <see cref="At"/>, or where the watch began: between the two there is nothing.</summary>
    public ResourceVersion LastEvent { get; private set; }

    /// <summary>Whether it tells the present: a list has ended or a bookmark has come since it began or failed.</summary>
    public bool IsCaughtUp { get; set; }

    /// <summary>When the watch was opened.</summary>
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>Whether the watch has said anything.</summary>
    public bool Spoke { get; set; }

    /// <summary>Whether it was a watch that led to a list (expired, not to be read, without a word), and none has said anything or stood for a while since.</summary>
    public bool NeedsMoreThanLists { get; set; }

    /// <summary>Watches in a row that ended at once, or stayed silent, without having said anything.</summary>
    public int QuietStreams { get; set; }

    /// <summary>The list that is under way; null: it is a watch.</summary>
    public ListRun? List { get; set; }

    /// <summary>What one more event, or a bookmark, brings.</summary>
    public void Read(ResourceVersion version, bool isEvent)
    {
        _at = version;
        if (isEvent)
            LastEvent = version;
    }

    /// <summary>Goes on from here, or with a list.</summary>
    public void GoTo(ResourceVersion version) => _at = LastEvent = version;

    /// <summary>Whether what has got everything up to <paramref name="version"/> misses nothing here.</summary>
    public bool Continues(ResourceVersion version) =>
        !At.IsNone && !version.IsNone && !LastEvent.IsNewerThan(version);
}
