using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching;

internal sealed partial class WatcherActor
{
    /// <summary>Streams in a row that ended without having said anything: after two, what they might have missed is listed.</summary>
    private const int MostQuietStreams = 2;

    private IWatchStream? _stream;
    private bool _streamSpoke = true;
    private int _quietStreams;

    private void OpenWatch() =>
        Pipe(services.Client.WatchAsync(_scope, _at, _operation!.Token), (attempt, stream) => new Message.Opened(attempt, stream));

    private void OpenedStream(IWatchStream stream)
    {
        _stream = stream;
        _streamSpoke = false;
        Log.Watching(services.Logger, _scopeId, _at);
        ReadOn();
    }

    private void ReadOn() =>
        Pipe(_stream!.ReadAsync(_operation!.Token), (attempt, events) => new Message.Read(attempt, events));

    private async ValueTask ReadAsync(IReadOnlyList<WatchEvent> events)
    {
        if (events.Count == 0)
        {
            await EndedAsync();
            return;
        }
        _streamSpoke = true;
        _quietStreams = 0;
        _backoff.Reset();
        foreach (var e in events)
        {
            if (e.Object is { } item && !await TellEventAsync(e, item))
                return;
            _isCaughtUp |= e.Type == WatchEventType.Bookmark;
            _at = e.Version;
            if (e.Version.IsNewerThan(_highest))
                _highest = e.Version;
        }
        services.Metrics.Read(events.Count);
        if (MustWaitForRoom())
            _waitsForRoom = true;
        else
            ReadOn();
    }

    /// <summary>A watch ends normally at its timeout, and goes on where it was.</summary>
    private async ValueTask EndedAsync()
    {
        var spoke = _streamSpoke;
        NoteQuietStream();
        if (spoke)
        {
            await StartAsync();
            return;
        }
        await EndOperationAsync();
        Context.Timers.StartSingle(Message.Retry.Instance, Message.Retry.Instance, _backoff.Next(null));
    }

    private void NoteQuietStream()
    {
        if (_streamSpoke)
            return;
        _streamSpoke = true;
        if (++_quietStreams < MostQuietStreams)
            return;
        Log.Quiet(services.Logger, _scopeId, _quietStreams);
        _quietStreams = 0;
        _at = ResourceVersion.None;
    }

    /// <returns>False when the stream has to be opened again, at the event before.</returns>
    private async ValueTask<bool> TellEventAsync(WatchEvent e, KubernetesObject item)
    {
        if (LinkOf(item) is not { } link)
            return true;
        var type = e.Type switch
        {
            WatchEventType.Added => ChangeType.Added,
            WatchEventType.Deleted => ChangeType.Deleted,
            _ => ChangeType.Modified,
        };
        var cause = Cause.Live;
        if (type == ChangeType.Deleted && _scope.HasSelector)
        {
            try
            {
                var now = await services.Client.GetAsync(_scope, item.Namespace, item.Name, _operation!.Token);
                if (now?.Uid == item.Uid)
                    (type, cause) = (ChangeType.OutOfScope, Cause.OutOfScope);
            }
            catch (ApiException error)
            {
                await FailedAsync(error);
                return false;
            }
        }
        Tell(link, ChangeOf(item, type, cause));
        return true;
    }

    private void Tell(Link link, Change change)
    {
        if (!link.IsBehind && link.Partition.TryTell(new PartitionActor.Message.Watched(change)))
            return;
        if (link.Partition.IsStopped)
            return;
        services.Metrics.Collapsed(link.Overflow.Add(change));
        TellOverflow(link);
    }

    private void TellOverflow(Link link)
    {
        if (link.IsTelling || link.Overflow.IsEmpty)
            return;
        link.IsTelling = true;
        Context.PipeToSelf(
            TellAsync(link, new PartitionActor.Message.Watched(link.Overflow.Take())),
            _ => new Message.Room(link),
            _ => new Message.Room(link));
    }

    private async Task<bool> TellAsync(Link link, PartitionActor.Message message)
    {
        await link.Partition.Tell(message, Context.Stopping);
        return true;
    }

    private ValueTask RoomAsync(Message.Room room)
    {
        room.Link.IsTelling = false;
        if (_links.GetValueOrDefault(room.Link.Id) == room.Link)
            TellOverflow(room.Link);
        if (_waitsForRoom && !MustWaitForRoom())
        {
            _waitsForRoom = false;
            ReadOn();
        }
        return ValueTask.CompletedTask;
    }

    private bool MustWaitForRoom()
    {
        foreach (var link in _links.Values)
        {
            if (options.KeepsNewestOnly ? link.Overflow.Bytes > options.MostOverflowBytes : link.IsBehind)
                return true;
        }
        return false;
    }

    /// <summary>Tells the partitions how far the watch is, so that those without changes move their positions too.</summary>
    private void TellProgress()
    {
        if (_stream is null || _at.IsNone || (_at == _told && _isCaughtUp == _toldCaughtUp))
            return;
        var all = true;
        foreach (var link in _links.Values)
            all &= !link.IsBehind && link.Partition.TryTell(new PartitionActor.Message.Progressed(_scopeId, _at, _isCaughtUp));
        if (!all)
            return;
        _told = _at;
        _toldCaughtUp = _isCaughtUp;
    }
}
