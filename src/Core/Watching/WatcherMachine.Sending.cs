using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

internal sealed partial class WatcherMachine
{
    /// <summary>Bytes of payload in one message, unless one object is larger.</summary>
    private const long MostBatchBytes = 64 << 10;

    /// <summary>Those that have something to be sent; some may be there twice.</summary>
    private readonly List<Link> _batches = [];

    /// <summary>Adds to what the partition gets next. To be called before the feed's place moves.</summary>
    private void Add(Feed feed, Link link, Observation observation, int bytes)
    {
        if (link.HasBatch && link.BatchBytes + bytes > MostBatchBytes)
            Send(link, feed.At);
        if (!link.HasBatch)
            _batches.Add(link);
        link.Add(observation, bytes);
    }

    private void SendAll(ResourceVersion upTo)
    {
        foreach (var link in _batches)
        {
            if (link.HasBatch)
                Send(link, upTo);
        }
        _batches.Clear();
    }

    private void Send(Link link, ResourceVersion upTo)
    {
        var items = link.Send(upTo, _now, out var bytes);
        _effects.Add(new WatcherEffect.Tell(new PartitionMessage.Observed
        {
            Partition = link.Id,
            Scope = _scope,
            Epoch = link.Epoch,
            History = _history,
            Hello = link.Hello,
            Number = link.Number,
            Items = items,
            Persisted = _rules.PersistedPositionTold ? _persisted : Position(),
            UpTo = items.Length > 0 ? upTo : link.Feed?.At ?? ResourceVersion.None,
            IsCaughtUp = link.Feed is { IsCaughtUp: true },
            Bytes = bytes,
        }));
    }

    private bool MustWaitForRoom(Feed feed)
    {
        if (_credit.IsUsedUp)
            return true;
        foreach (var link in _links)
        {
            if (link.Feed == feed && link.UntakenBytes >= _credit.MostOfOne)
                return true;
        }
        return false;
    }

    /// <summary>Something was taken, or is void: whoever waited for room may go on.</summary>
    private void ReadHeld()
    {
        foreach (var feed in _feeds)
        {
            if (feed.State != FeedState.Held || MustWaitForRoom(feed))
                continue;
            if (feed.List is { } list)
                ListOn(feed, list);
            else
                ReadOn(feed);
        }
    }

    private Link LinkOf(KubernetesObject item) => _links[_ring.PartitionOf(item.Namespace, item.Name, item.Uid).Value];

    private Change ChangeOf(KubernetesObject item, ChangeType type, Cause cause) => new()
    {
        Object = new ObjectKey(_options.Cluster, _kind, item.Namespace, item.Name),
        Uid = item.Uid,
        Version = item.Version,
        Type = type,
        Cause = cause,
        Time = _now,
        Payload = item.Json,
        Digest = item.Digest,
        Scope = _scope,
    };
}
