using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

internal sealed partial class WatcherMachine
{
    private long _ids;
    private long _lists;

    /// <summary>The newest version seen; a list below it is of the past.</summary>
    private ResourceVersion _highest;

    private void BeginList(Feed feed)
    {
        feed.List = new ListRun(++_lists, _highest);
        _listAt = _now + BetweenLists;
        Report(new WatcherReport.ListBegun());
        ListOn(feed, feed.List);
    }

    private void ListOn(Feed feed, ListRun list)
    {
        feed.State = FeedState.Listing;
        feed.AskedAt = _now;
        _effects.Add(new WatcherEffect.List(feed.Id, list.Continue));
    }

    private void Page(Feed feed, ListRun list, ListPage page)
    {
        if (list.Version.IsNone)
            FirstPage(feed, list, page.Version);
        if (list.IsStale)
        {
            Stale(feed, list);
            return;
        }
        list.Count += page.Items.Count;
        TellItems(feed, list, page.Items);
        list.Continue = page.Continue;
        if (page.Continue is not { Length: > 0 })
        {
            Listed(feed, list, page.Version);
            return;
        }
        SendAll(ResourceVersion.None);
        if (MustWaitForRoom(feed))
            feed.State = FeedState.Held;
        else
            ListOn(feed, list);
    }

    private void FirstPage(Feed feed, ListRun list, ResourceVersion version)
    {
        list.Begin(version, _rules.StaleListsRefused);
        if (list.IsStale)
            return;
        // From now on partitions know objects of this version, also if the list is not completed.
        See(version);
        SettleDoubt();
        AddForAll(feed, new Observation.ListBegun(list.Number, version));
    }

    private void TellItems(Feed feed, ListRun list, IReadOnlyList<KubernetesObject> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            // A streaming list says its version last; objects may be newer than what it began with.
            See(item.Version);
            var link = LinkOf(item);
            if (link.Feed == feed)
                Add(feed, link, new Observation.Listed(list.Number, ChangeOf(item, ChangeType.Added, Cause.Resync)), item.Json.Length);
        }
    }

    private void Listed(Feed feed, ListRun list, ResourceVersion version)
    {
        AddForAll(feed, new Observation.ListEnded(list.Number, version));
        SendAll(version);
        Report(new WatcherReport.Listed(list.Count, version));
        See(version);
        Close(feed);
        feed.GoTo(version);
        feed.IsCaughtUp = true;
        if (!feed.NeedsMoreThanLists)
            feed.Backoff.Reset();
        _mustPlace = true;
        if (!CatchesUp(feed))
            Start(feed);
    }

    /// <summary>From a server that lags, or after a reset of history. The next comes when it is known which.</summary>
    private void Stale(Feed feed, ListRun list)
    {
        Report(new WatcherReport.InDoubt(list.Version, list.Seen));
        _doubt.Raise(_now);
        StartLater(feed, feed.Backoff.Next());
    }

    /// <summary>Only to see what becomes of a list that is heard from its middle.</summary>
    private void JoinList(Link link, Feed feed, ListRun list)
    {
        link.Join(feed);
        Add(feed, link, new Observation.ListBegun(list.Number, list.Version), 0);
        SendAll(ResourceVersion.None);
    }

    private void AddForAll(Feed feed, Observation observation)
    {
        foreach (var link in _links)
        {
            if (link.Feed == feed)
                Add(feed, link, observation, 0);
        }
    }

    private void See(ResourceVersion version)
    {
        if (version.IsNewerThan(_highest))
            _highest = version;
    }
}
