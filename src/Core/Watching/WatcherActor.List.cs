using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching;

internal sealed partial class WatcherActor
{
    private long _list;
    private bool _listIsFirstPage;
    private bool _listIsStale;
    private long _listed;

    /// <summary>The partitions that were there when the list began: it speaks for no others.</summary>
    private Dictionary<PartitionId, Link> _listLinks = [];

    private void BeginList()
    {
        _list++;
        _listed = 0;
        _listIsFirstPage = true;
        _listLinks = new Dictionary<PartitionId, Link>(_links);
        services.Metrics.Listed();
        Pipe(services.Client.ListAsync(_scope, null, _operation!.Token), (attempt, page) => new Message.Paged(attempt, page));
    }

    private async ValueTask PagedAsync(ListPage page)
    {
        if (_listIsFirstPage)
        {
            _listIsFirstPage = false;
            _listIsStale = _highest.IsNewerThan(page.Version) && _highest.IsInteger && page.Version.IsInteger;
            if (!_listIsStale)
            {
                // From now on partitions know objects of this version, also if the list is not completed.
                if (page.Version.IsNewerThan(_highest))
                    _highest = page.Version;
                await TellAllAsync(new PartitionActor.Message.ListBegun(_scopeId, _list, page.Version));
            }
        }
        _listed += page.Items.Count;
        if (!_listIsStale)
            await TellItemsAsync(page.Items);
        if (page.Continue is { Length: > 0 } next)
        {
            Pipe(services.Client.ListAsync(_scope, next, _operation!.Token), (attempt, more) => new Message.Paged(attempt, more));
            return;
        }
        await ListCompleteAsync(page.Version);
    }

    private async ValueTask TellItemsAsync(IReadOnlyList<KubernetesObject> items)
    {
        foreach (var item in items)
        {
            // A streaming list says its version last; objects may be newer than what it began with.
            if (item.Version.IsNewerThan(_highest))
                _highest = item.Version;
            var partition = services.Ring.PartitionOf(item.Namespace, item.Name, item.Uid);
            if (_listLinks.TryGetValue(partition, out var link))
            {
                await link.Partition.Tell(
                    new PartitionActor.Message.Listed(_list, ChangeOf(item, ChangeType.Added, Cause.Resync)), _operation!.Token);
            }
        }
    }

    private async ValueTask ListCompleteAsync(ResourceVersion version)
    {
        if (_listIsStale)
        {
            await StaleAsync(version);
            return;
        }
        await TellAllAsync(new PartitionActor.Message.ListEnded(_scopeId, _list));
        Log.Listed(services.Logger, _scopeId, _listed, version);
        _stale.Clear();
        _backoff.Reset();
        if (version.IsNewerThan(_highest))
            _highest = version;
        _at = version;
        await StartAsync();
    }

    private async ValueTask StaleAsync(ResourceVersion version)
    {
        if (_stale.Saw(Time.GetUtcNow()))
        {
            Log.HistoryReset(services.Logger, _scopeId, version, _highest);
            services.Metrics.HistoryReset();
            await TellAllAsync(new PartitionActor.Message.HistoryReset(_scopeId));
            _highest = ResourceVersion.None;
            _stale.Clear();
            await StartAsync();
            return;
        }
        await EndOperationAsync();
        var wait = _backoff.Next(null);
        Log.StaleList(services.Logger, _scopeId, version, _highest, wait.TotalSeconds);
        Context.Timers.StartSingle(Message.Retry.Instance, Message.Retry.Instance, wait);
    }

    private async ValueTask TellAllAsync(PartitionActor.Message message)
    {
        foreach (var link in _listLinks.Values)
            await link.Partition.Tell(message, _operation!.Token);
    }
}
