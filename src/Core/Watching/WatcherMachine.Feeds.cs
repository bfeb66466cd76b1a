using ActorVent.Kubernetes;
using ActorVent.Primitives;
using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

/// <remarks>The first feed is the one that the others are to catch up with. Those that have reached it are given up.</remarks>
internal sealed partial class WatcherMachine
{
    private const int MostFeeds = 4;

    /// <summary>A list at most in this time because of partitions that come: one that comes and goes all the time would list all the time.</summary>
    private static readonly TimeSpan BetweenLists = TimeSpan.FromSeconds(1);

    private readonly List<Feed> _feeds = [];
    private DateTimeOffset _listAt;

    private Feed? FeedOf(long id)
    {
        foreach (var feed in _feeds)
        {
            if (feed.Id == id)
                return feed;
        }
        return null;
    }

    /// <summary>Gives a feed to those that wait for one: the first if they miss nothing on it, else one of their own.</summary>
    private void Place()
    {
        _mustPlace = false;
        if (_phase != Phase.Running || _placeAt is not null)
            return;
        JoinFirst();
        Open(list: false, LinkNeed.Rewind);
        Open(list: true, LinkNeed.Rewind);
        Open(list: true, LinkNeed.CatchUp);
        Open(list: false, LinkNeed.CatchUp);
    }

    private void JoinFirst()
    {
        if (_feeds.Count == 0)
            return;
        var first = _feeds[0];
        foreach (var link in _links)
        {
            if (link.Need == LinkNeed.None)
                continue;
            if (first.Continues(link.Position))
                link.Join(first);
            else if (!_rules.ListsOnlyForWhoHeardBegin && first.List is { Version.IsNone: false } list)
                JoinList(link, first, list);
        }
    }

    private void Open(bool list, LinkNeed need)
    {
        if (_feeds.Count >= MostFeeds || (list && MustWaitToList()))
            return;
        Feed? feed = null;
        var from = ResourceVersion.None;
        foreach (var link in _links)
        {
            if (link.Need != need || MustList(link) != list)
                continue;
            if (!list)
                from = feed is null ? link.Position : ResourceVersion.Lower(from, link.Position);
            link.Join(feed ??= OpenFeed(ResourceVersion.None));
        }
        if (feed is null)
            return;
        feed.GoTo(from);
        Start(feed);
    }

    private static bool MustList(Link link) => link.Position.IsNone;

    private bool MustWaitToList()
    {
        foreach (var feed in _feeds)
        {
            if (feed.At.IsNone)
                return true;
        }
        return _now < _listAt;
    }

    private Feed OpenFeed(ResourceVersion at)
    {
        var feed = new Feed(new Backoff(_jitter));
        feed.GoTo(at);
        _feeds.Add(feed);
        return feed;
    }

    private void Leave(Link link)
    {
        var feed = link.Feed;
        link.Leave();
        if (feed is { Members: 0 })
            GiveUp(feed);
    }

    /// <summary>Nobody hangs on it any more. The most advanced of the others takes the place of the first.</summary>
    private void GiveUp(Feed feed)
    {
        Close(feed);
        var wasFirst = _feeds.IndexOf(feed) == 0;
        _feeds.Remove(feed);
        _mustPlace = true;
        if (!wasFirst)
            return;
        for (var i = 1; i < _feeds.Count; i++)
        {
            if (_feeds[i].At.IsNewerThan(_feeds[0].At))
                (_feeds[0], _feeds[i]) = (_feeds[i], _feeds[0]);
        }
    }

    /// <summary>Everybody who hangs on it goes over to the first, if they miss nothing there.</summary>
    /// <returns>Whether it is given up.</returns>
    private bool CatchesUp(Feed feed)
    {
        if (feed == _feeds[0] || !_feeds[0].Continues(feed.At))
            return false;
        foreach (var link in _links)
        {
            if (link.Feed == feed)
                link.Join(_feeds[0]);
        }
        GiveUp(feed);
        return true;
    }

    /// <summary>Lists or watches, as its place asks.</summary>
    private void Start(Feed feed)
    {
        Close(feed);
        feed.RetryAt = null;
        feed.Id = ++_ids;
        if (feed.At.IsNone)
        {
            BeginList(feed);
            return;
        }
        feed.State = FeedState.Opening;
        feed.AskedAt = _now;
        _effects.Add(new WatcherEffect.Watch(feed.Id, feed.At));
    }

    private void StartAgain()
    {
        foreach (var feed in _feeds)
        {
            if (feed.RetryAt <= _now && !WaitsForProof(feed))
                Start(feed);
        }
    }

    private void StartLater(Feed feed, TimeSpan wait)
    {
        Close(feed);
        feed.RetryAt = _now + wait;
    }

    private void Close(Feed feed)
    {
        if (feed.Id != 0)
            _effects.Add(new WatcherEffect.Close(feed.Id));
        feed.Id = 0;
        feed.State = FeedState.Idle;
        feed.List = null;
    }

    /// <summary>Its place counts no more: the next is a list. What its partitions have settled stays.</summary>
    private void ForgetPlace(Feed feed)
    {
        foreach (var link in _links)
        {
            if (link.Feed == feed)
                link.KeepPosition();
        }
        feed.GoTo(ResourceVersion.None);
        feed.IsCaughtUp = false;
    }
}
