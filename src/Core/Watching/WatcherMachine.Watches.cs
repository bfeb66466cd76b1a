using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

internal sealed partial class WatcherMachine
{
    /// <summary>Streams in a row that ended without having said anything: after two, what they might have missed is listed.</summary>
    private const int MostQuietStreams = 2;

    /// <summary>Bookmarks come about once a minute: what is silent for longer is not there.</summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(2);

    /// <summary>A watch that stays longer below what was seen before will not get there.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromMinutes(2);

    private void Opened(Feed feed)
    {
        feed.Spoke = false;
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
        feed.HasExpired = false;
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
        if (!CatchesUp(feed))
            ReadOn(feed);
    }

    /// <summary>A watch ends normally at its timeout, and goes on where it was.</summary>
    private void Ended(Feed feed)
    {
        var spoke = feed.Spoke;
        NoteQuietStream(feed);
        if (spoke)
            Start(feed);
        else
            StartLater(feed, feed.Backoff.Next());
    }

    private void NoteQuietStream(Feed feed)
    {
        if (feed.Spoke)
            return;
        feed.Spoke = true;
        if (++feed.QuietStreams < MostQuietStreams)
            return;
        Report(new WatcherReport.Quiet(feed.QuietStreams));
        feed.QuietStreams = 0;
        ForgetPlace(feed);
    }

    private void Failed(Feed feed, ApiErrorKind? kind, string error, TimeSpan? retryAfter, bool isCut = false)
    {
        // Whatever was wrong before: a server that says so answers, and the list need not wait. Unless lists do not help.
        var atOnce = kind == ApiErrorKind.Expired && feed.List is null && !feed.HasExpired;
        feed.HasExpired |= atOnce;
        feed.IsCaughtUp = false;
        if (kind == ApiErrorKind.Expired && feed.List is null)
            Report(new WatcherReport.Expired(feed.At));
        // What cannot be read would come again on every watch from here; a list goes around it.
        if (kind is ApiErrorKind.Expired or ApiErrorKind.Garbage)
            ForgetPlace(feed);
        NoteQuietStream(feed);
        var wait = feed.Backoff.Next(retryAfter);
        if (isCut)
            Report(new WatcherReport.Cut(ApiErrorKind.Network.ToString(), error, wait));
        else
            Report(new WatcherReport.Failed(kind?.ToString() ?? "Unexpected", error, atOnce ? null : wait));
        if (atOnce)
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
                Failed(feed, ApiErrorKind.Network, $"the {what} of {_options.Scope.Resource.Plural} was silent for {MostSilence.TotalSeconds:0} s and was closed", null);
            }
            else
            {
                CheckBehind(feed);
            }
        }
    }

    /// <summary>
    /// The server accepts a watch from its future and says nothing until it gets there: after a reset of its history that may be never, or
    /// too late. A list shows it.
    /// </summary>
    private void CheckBehind(Feed feed)
    {
        if (feed.State != FeedState.Reading || !_highest.IsNewerThan(feed.At))
        {
            feed.BehindSince = null;
            return;
        }
        feed.BehindSince ??= _now;
        if (_now - feed.BehindSince < MostBehind)
            return;
        Report(new WatcherReport.Behind(feed.At, _highest));
        ForgetPlace(feed);
        Start(feed);
    }

    private static ChangeType TypeOf(WatchEventType type) => type switch
    {
        WatchEventType.Added => ChangeType.Added,
        WatchEventType.Deleted => ChangeType.Deleted,
        _ => ChangeType.Modified,
    };
}
