using ActorVent.Actors;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>
/// Lists and watches one scope and tells each partition what is its own. Goes on where the partitions' positions are; lists only
/// when there is no position, or the server says that the history is gone.
/// </summary>
internal sealed partial class WatcherActor(WatcherOptions options, WatcherServices services)
    : Actor<WatcherActor.Message>
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>Bookmarks come about once a minute: a watch that stays longer below what a partition has seen will not get there.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromMinutes(2);

    private readonly Scope _scope = options.Scope;
    private readonly ScopeId _scopeId = options.Scope.IdIn(options.Cluster);
    private readonly Dictionary<PartitionId, Link> _links = [];
    private readonly Backoff _backoff = new(services.Random);
    private readonly StaleLists _stale = new();

    /// <summary>Where to go on: everything up to here has been told to every partition that runs. None: list.</summary>
    private ResourceVersion _at;

    /// <summary>The newest version seen; a list below it is of the past.</summary>
    private ResourceVersion _highest;

    private ResourceVersion _told;

    /// <summary>Whether, since partitions came last, a bookmark has said that the watch is no longer telling the past.</summary>
    private bool _isCaughtUp;
    private bool _toldCaughtUp;
    private CancellationTokenSource? _operation;
    private int _attempt;
    private DateTimeOffset? _behindSince;
    private bool _waitsForRoom;

    protected override ValueTask PreStart()
    {
        Context.Timers.StartPeriodic(Message.Tick.Instance, Message.Tick.Instance, ProgressInterval);
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask PostStop() => await EndOperationAsync();

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.PartitionsUp up:
                return PartitionsUpAsync(up.Partitions);
            case Message.PartitionDown down:
                _links.Remove(down.Partition);
                return ValueTask.CompletedTask;
            case Message.Retry:
                return StartAsync();
            case Message.Tick:
                TellProgress();
                return CheckBehindAsync();
            case Message.Room room:
                return RoomAsync(room);
            case Message.Paged paged when paged.Attempt == _attempt:
                return PagedAsync(paged.Page);
            case Message.Opened opened when opened.Attempt == _attempt:
                OpenedStream(opened.Stream);
                return ValueTask.CompletedTask;
            case Message.Opened late:
                return late.Stream.DisposeAsync();
            case Message.Read read when read.Attempt == _attempt:
                return ReadAsync(read.Events);
            case Message.Failed failed when failed.Attempt == _attempt:
                return FailedAsync(failed.Error);
            default:
                // The answer to something that was given up.
                return ValueTask.CompletedTask;
        }
    }

    private async ValueTask PartitionsUpAsync(IReadOnlyList<PartitionUp> partitions)
    {
        var alone = _links.Count == 0;
        foreach (var up in partitions)
        {
            _links[up.Id] = new Link(up.Id, up.Partition, options.KeepsNewestOnly);
            var position = up.ResumeAt(_scopeId);
            _at = alone ? position : ResourceVersion.Lower(_at, position);
            if (up.Newest.TryGetValue(_scopeId, out var newest) && newest.IsNewerThan(_highest))
                _highest = newest;
            alone = false;
        }
        _told = ResourceVersion.None;
        _isCaughtUp = false;
        await StartAsync();
    }

    /// <summary>
    /// A partition may come back with versions from before a reset of history, when the reset did not become durable there. The list
    /// shows it.
    /// </summary>
    private async ValueTask CheckBehindAsync()
    {
        if (_stream is null || !_highest.IsNewerThan(_at))
        {
            _behindSince = null;
            return;
        }
        _behindSince ??= Time.GetUtcNow();
        if (Time.GetUtcNow() - _behindSince < MostBehind)
            return;
        _behindSince = null;
        Log.Behind(services.Logger, _scopeId, _at, _highest);
        _at = ResourceVersion.None;
        await StartAsync();
    }

    /// <summary>Gives up what is under way and lists or watches, as the positions ask.</summary>
    private async ValueTask StartAsync()
    {
        Context.Timers.Cancel(Message.Retry.Instance);
        await EndOperationAsync();
        if (_links.Count == 0)
            return;
        _operation = CancellationTokenSource.CreateLinkedTokenSource(Context.Stopping);
        _attempt++;
        if (_at.IsNone)
            BeginList();
        else
            OpenWatch();
    }

    private async ValueTask EndOperationAsync()
    {
        _attempt++;
        if (_operation is not null)
        {
            _operation.Cancel();
            _operation.Dispose();
            _operation = null;
        }
        if (_stream is { } stream)
        {
            _stream = null;
            await stream.DisposeAsync();
        }
        _waitsForRoom = false;
    }

    private async ValueTask FailedAsync(Exception error)
    {
        await EndOperationAsync();
        var api = error as ApiException;
        if (api?.Kind == ApiErrorKind.Expired)
        {
            Log.Expired(services.Logger, _scopeId, _at);
            _at = ResourceVersion.None;
        }
        // What cannot be read would come again on every watch from here; a list goes around it.
        else if (api?.Kind == ApiErrorKind.Garbage)
            _at = ResourceVersion.None;
        NoteQuietStream();
        var wait = _backoff.Next(api?.RetryAfter);
        Log.Failed(services.Logger, _scopeId, error.Message, wait.TotalSeconds);
        services.Metrics.Failed(api?.Kind.ToString() ?? "Unexpected");
        Context.Timers.StartSingle(Message.Retry.Instance, Message.Retry.Instance, wait);
    }

    private void Pipe<T>(ValueTask<T> operation, Func<int, T, Message> done)
    {
        var attempt = _attempt;
        Context.PipeToSelf(operation, result => done(attempt, result), error => new Message.Failed(attempt, error));
    }

    private Link? LinkOf(KubernetesObject item) =>
        _links.GetValueOrDefault(services.Ring.PartitionOf(item.Namespace, item.Name, item.Uid));

    private Change ChangeOf(KubernetesObject item, ChangeType type, Cause cause) => new()
    {
        Object = new ObjectKey(options.Cluster, _scope.Resource.Name, item.Namespace, item.Name),
        Uid = item.Uid,
        Version = item.Version,
        Type = type,
        Cause = cause,
        Time = Time.GetUtcNow(),
        Payload = item.Json,
        Digest = new Digest(item.Digest),
        Scope = _scopeId,
    };
}
