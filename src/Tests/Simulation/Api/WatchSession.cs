using ActorVent.Kubernetes;

namespace ActorVent.Tests.Simulation.Api;

/// <summary>An open watch. One read at a time.</summary>
internal sealed class WatchSession(ApiServer server, Schedule schedule, Random random, Scope scope, long from)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(120);

    private readonly int _generation = server.Generation;
    private readonly int _restores = server.Restores;
    private readonly bool _isSilent = random.NextDouble() < server.Mood.Silences;
    private long _at = from;
    private int _read;

    /// <summary>The next events, at least one; none when the stream ended as watches end.</summary>
    public void Read(Action<IReadOnlyList<WatchEvent>> read, Action<ApiException> failed)
    {
        var id = ++_read;
        var began = schedule.Now;
        schedule.In(TimeSpan.FromMilliseconds(random.Next(3) == 0 ? 0 : random.Next(1, 20)), Look);

        void Look()
        {
            if (id == _read && !TryRead(began, Answer, Fail) && !TryEndSilence(began, Answer, Fail))
                Wait(began, Look);
        }

        // What answers may read on at once.
        void Answer(IReadOnlyList<WatchEvent> events)
        {
            _read++;
            read(events);
        }

        void Fail(ApiException error)
        {
            _read++;
            failed(error);
        }
    }

    /// <summary>Nobody reads it any more.</summary>
    public void Close() => _read++;

    private void Wait(DateTimeOffset began, Action look)
    {
        var isWoken = false;
        Action wake = () =>
        {
            if (isWoken)
                return;
            isWoken = true;
            look();
        };
        LookAtChanges();
        schedule.At(began + (IsDumb ? SilenceLimit : BookmarkInterval), wake);
        if (server.Mood.MostQuiet is { } most && schedule.Now - began < most)
            schedule.At(began + most, wake);

        // What says nothing is cut all the same.
        void LookAtChanges() => server.WhenChanged(() =>
        {
            if (!IsDumb || _generation != server.Generation)
                schedule.In(TimeSpan.FromMilliseconds(random.Next(0, 5)), wake);
            else if (!isWoken)
                LookAtChanges();
        });
    }

    /// <summary>From before a restore or after it, or half-open: the server says nothing, not even a bookmark.</summary>
    private bool IsDumb => _isSilent || _at > server.Revision || _restores != server.Restores;

    private bool TryRead(DateTimeOffset began, Action<IReadOnlyList<WatchEvent>> read, Action<ApiException> failed)
    {
        if (_generation != server.Generation || schedule.Now - began >= server.Mood.MostQuiet || random.NextDouble() < server.Mood.WatchCuts)
            failed(new ApiException(ApiErrorKind.Network, "the connection was cut"));
        else if (IsDumb)
            return false;
        else if (_at < server.Compacted)
            failed(ApiClient.Expired());
        else if (random.NextDouble() < server.Mood.WatchEnds)
            read([]);
        else if (Next() is { Count: > 0 } events)
            read(events);
        else
            return false;
        return true;
    }

    private bool TryEndSilence(DateTimeOffset began, Action<IReadOnlyList<WatchEvent>> read, Action<ApiException> failed)
    {
        var silence = schedule.Now - began;
        if (IsDumb && silence >= SilenceLimit)
            failed(new ApiException(ApiErrorKind.Network, "the watch was silent for two minutes") { Silent = true });
        else if (!IsDumb && silence >= BookmarkInterval)
            read([Bookmark()]);
        else
            return false;
        return true;
    }

    private List<WatchEvent> Next()
    {
        var events = new List<WatchEvent>();
        for (var i = server.HistoryAfter(_at); i < server.History.Count; i++)
        {
            if (events.Count > 0 && random.Next(4) == 0)
                return events;
            var step = server.History[i];
            _at = step.Version;
            server.Seen(scope.Namespace, _at);
            if (EventOf(step) is { } e)
                events.Add(e);
        }
        if (random.Next(10) == 0 && events.Count > 0)
            events.Add(Bookmark());
        return events;
    }

    private WatchEvent Bookmark()
    {
        server.Seen(scope.Namespace, _at);
        return new WatchEvent(WatchEventType.Bookmark, ApiServer.VersionOf(_at), null);
    }

    /// <summary>As a watch cache tells it: what leaves a selector is told as deleted, with the state it had inside and the version of its leaving.</summary>
    private WatchEvent? EventOf(HistoryEvent step)
    {
        if (!ApiClient.Covers(scope, step.Last.Object))
            return null;
        var (was, isNow) = (step.Old is { } old && server.IsInScope(old.Token), step.Now is { } now && server.IsInScope(now.Token));
        var version = ApiServer.VersionOf(step.Version);
        if (isNow)
            return new WatchEvent(was ? WatchEventType.Modified : WatchEventType.Added, version, step.Last.Object);
        if (!was)
            return null;
        var item = step.Now is null ? step.Last.Object : step.Old!.Object with { Version = version };
        return new WatchEvent(WatchEventType.Deleted, version, item);
    }
}
