using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

internal sealed partial class WatcherMachine
{
    /// <summary>Watches in a row that say nothing and end at once, or do not end: after two, what they might have missed is listed.</summary>
    private const int MostQuietStreams = 2;

    /// <summary>
    /// Where the server keeps no events in memory (core Events), a watch from what it has forgotten ends so. One that ends later was cut, as
    /// balancers do with what is idle, and missed nothing.
    /// </summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    /// <summary>Bookmarks come about once a minute: what is silent for longer is not there.</summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(2);

    private void Opened(Feed feed)
    {
        feed.Spoke = false;
        feed.OpenedAt = _now;
        _doubt.Opened(_now);
        Report(new WatcherReport.Watching(feed.At));
        ReadOn(feed);
    }

    private void ReadOn(Feed feed)
    {
        if (MustWaitForRoom(feed))
        {
            feed.State = FeedState.Held;
            return;
        }
        feed.State = FeedState.Reading;
        feed.AskedAt = _now;
        _effects.Add(new WatcherEffect.Read(feed.Id));
    }

    private void Read(Feed feed, IReadOnlyList<WatchEvent> events)
    {
        Report(new WatcherReport.EventsRead(events.Count));
        feed.Spoke = true;
        feed.NeedsMoreThanLists = false;
        feed.QuietStreams = 0;
        feed.Backoff.Reset();
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            if (e.Object is { } item && LinkOf(item) is var link && link.Feed == feed)
                Add(feed, link, new Observation.Watched(ChangeOf(item, TypeOf(e.Type), Cause.Live)), item.Json.Length);
            feed.IsCaughtUp |= e.Type == WatchEventType.Bookmark;
            feed.Read(e.Version, e.Object is not null);
            See(e.Version);
        }
        SendAll(feed.At);
        if (!_highest.IsNewerThan(feed.At))
            SettleDoubt();
        if (!CatchesUp(feed))
            ReadOn(feed);
    }

    /// <summary>A watch ends normally at its timeout, and goes on where it was.</summary>
    private void Ended(Feed feed)
    {
        if (feed.Spoke || Stood(feed))
        {
            feed.QuietStreams = 0;
            feed.NeedsMoreThanLists = false;
            Start(feed);
            return;
        }
        NoteQuietStream(feed);
        StartLater(feed, feed.Backoff.Next());
    }

    private void NoteQuietStream(Feed feed)
    {
        if (++feed.QuietStreams < MostQuietStreams)
            return;
        Report(new WatcherReport.Quiet(feed.QuietStreams));
        feed.QuietStreams = 0;
        feed.NeedsMoreThanLists = true;
        ForgetPlace(feed);
    }

    private void Failed(Feed feed, WatcherInput.StreamFailed failed)
    {
        var kind = failed.Kind;
        // Whatever was wrong before: a server that says so answers, and the list need not wait. Unless lists do not help.
        var isFirst = kind == ApiErrorKind.Expired && feed.List is null && !feed.NeedsMoreThanLists;
        feed.IsCaughtUp = false;
        if (kind == ApiErrorKind.Expired && feed.List is null)
            Report(new WatcherReport.Expired(feed.At));
        // What cannot be read would come again on every watch from here; a list goes around it.
        if (kind is ApiErrorKind.Expired or ApiErrorKind.Garbage or ApiErrorKind.TooLarge)
        {
            feed.NeedsMoreThanLists |= feed.List is null;
            ForgetPlace(feed);
        }
        if (failed.IsSilent && !feed.Spoke && IsOpen(feed))
            NoteQuietStream(feed);
        var isCut = IsOpen(feed) && kind == ApiErrorKind.Network;
        // The server is there: only what cannot be opened is waited for longer each time.
        var isCutLate = isCut && Stood(feed);
        if (isFirst || isCutLate)
            feed.Backoff.Reset();
        if (isCutLate && !failed.IsSilent)
            feed.NeedsMoreThanLists = false;
        var wait = isFirst ? _options.Spread * _jitter() : feed.Backoff.Next(failed.RetryAfter);
        if (isCut)
            Report(new WatcherReport.Cut(ApiErrorKind.Network.ToString(), failed.Error, wait));
        else
            Report(new WatcherReport.Failed(kind?.ToString() ?? "Unexpected", failed.Error, isFirst ? null : wait));
        if (wait == TimeSpan.Zero)
            Start(feed);
        else
            StartLater(feed, wait);
    }

    private void CheckFeeds()
    {
        for (var i = _feeds.Count - 1; i >= 0; i--)
        {
            var feed = _feeds[i];
            if (feed.State is FeedState.Listing or FeedState.Opening or FeedState.Reading && _now - feed.AskedAt >= MostSilence)
            {
                var what = feed.State == FeedState.Listing ? "list" : "watch";
                var error = $"the {what} of {_options.Scope.Resource.Plural} was silent for {MostSilence.TotalSeconds:0} s and was closed";
                Failed(feed, new WatcherInput.StreamFailed(feed.Id, ApiErrorKind.Network, error, IsSilent: true));
            }
        }
    }

    /// <summary>Whether its watch was taken, though it may have had nothing to say.</summary>
    private bool Stood(Feed feed) => _now - feed.OpenedAt >= AtOnce;

    private static bool IsOpen(Feed feed) => feed.State is FeedState.Reading or FeedState.Held && feed.List is null;

    private static ChangeType TypeOf(WatchEventType type) => type switch
    {
        WatchEventType.Added => ChangeType.Added,
        WatchEventType.Deleted => ChangeType.Deleted,
        _ => ChangeType.Modified,
    };
}
