using ActorVent.Kubernetes;
using ActorVent.Primitives;
using ActorVent.Watching;

namespace ActorVent.Tests.Watching;

/// <summary>An API server whose every answer is drawn: pages, events, bookmarks, ends, errors, lists of the past, a history that is gone.</summary>
internal sealed class WatchedServer(Random random)
{
    private const int PageSize = 3;

    private readonly Dictionary<long, (int Version, int Next, List<(string Name, int Version)> Items)> _lists = [];
    private readonly Dictionary<long, int> _watches = [];
    private readonly List<WatcherEffect> _asked = [];
    private int _compacted;
    private bool _wasStale;
    private bool _wasPast;

    public List<(int Version, string Name, bool Deleted)> History { get; } = [];

    public int Version => 100 + History.Count;

    public bool IsCalm { get; set; }

    public int Watches => _watches.Count;

    public void Change(string name)
    {
        var lives = At(Version).Exists(item => item.Name == name);
        History.Add((Version + 1, name, lives && random.Next(3) == 0));
    }

    public void Compact() => _compacted = Version;

    public void Ask(WatcherEffect effect)
    {
        if (effect is WatcherEffect.Close close)
        {
            _lists.Remove(close.Id);
            _watches.Remove(close.Id);
            _asked.RemoveAll(asked => IdOf(asked) == close.Id);
        }
        else
        {
            _asked.Add(effect);
        }
    }

    public void Forget()
    {
        _asked.Clear();
        _lists.Clear();
        _watches.Clear();
    }

    /// <summary>What lives at a version.</summary>
    public List<(string Name, int Version)> At(int version)
    {
        var objects = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var change in History.Where(change => change.Version <= version))
        {
            if (change.Deleted)
                objects.Remove(change.Name);
            else
                objects[change.Name] = change.Version;
        }
        return [.. objects.Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>One answer; null: there is nothing to answer now.</summary>
    public WatcherInput? Answer()
    {
        if (_asked.Count == 0)
            return null;
        var at = random.Next(_asked.Count);
        var asked = _asked[at];
        if (asked is WatcherEffect.Read waiting && IsCalm && random.Next(10) > 0 && _watches[waiting.Id] >= Version)
            return null;
        _asked.RemoveAt(at);
        if (!IsCalm && random.Next(12) == 0)
            return new WatcherInput.StreamFailed(IdOf(asked), ApiErrorKind.Network, "cut");
        return asked switch
        {
            WatcherEffect.List list => Page(list),
            WatcherEffect.Watch watch => Open(watch),
            WatcherEffect.Read read => Read(read.Id),
            WatcherEffect.AskVersion ask => Tell(ask.Id),
            _ => throw new InvalidOperationException(asked.ToString()),
        };
    }

    private WatcherInput.ListPaged Page(WatcherEffect.List list)
    {
        if (list.Continue is null)
        {
            _wasStale = !IsCalm && !_wasStale && random.Next(4) == 0;
            var version = _wasStale ? random.Next(100, Version + 1) : Version;
            _lists[list.Id] = (version, 0, At(version));
        }
        var (of, next, items) = _lists[list.Id];
        var page = items.Skip(next).Take(PageSize).Select(item => WatcherStage.Object(item.Name, item.Version)).ToList();
        _lists[list.Id] = (of, next + PageSize, items);
        return new WatcherInput.ListPaged(list.Id, new ListPage(new ResourceVersion($"{of}"), next + PageSize < items.Count ? "more" : null, null, page));
    }

    /// <summary>Sometimes of the past, but not several times in a row.</summary>
    private WatcherInput.VersionTold Tell(long id)
    {
        _wasPast = !IsCalm && !_wasPast && random.Next(4) == 0;
        return new WatcherInput.VersionTold(id, new ResourceVersion($"{(_wasPast ? random.Next(100, Version + 1) : Version)}"));
    }

    private WatcherInput Open(WatcherEffect.Watch watch)
    {
        var after = int.Parse(watch.After.Value, System.Globalization.CultureInfo.InvariantCulture);
        if (after < _compacted)
            return new WatcherInput.StreamFailed(watch.Id, ApiErrorKind.Expired, "too old");
        _watches[watch.Id] = after;
        return new WatcherInput.WatchOpened(watch.Id);
    }

    private WatcherInput Read(long id)
    {
        if (!IsCalm && random.Next(10) == 0)
            return new WatcherInput.StreamEnded(id);
        var after = _watches[id];
        if (after < _compacted)
            return new WatcherInput.StreamFailed(id, ApiErrorKind.Expired, "too old");
        var events = new List<WatchEvent>();
        foreach (var change in History.Where(change => change.Version > after).Take(random.Next(1, 5)))
        {
            events.Add(WatcherStage.Event(change.Deleted ? WatchEventType.Deleted : WatchEventType.Modified, change.Name, change.Version));
            _watches[id] = change.Version;
        }
        if (events.Count == 0)
            events.Add(new WatchEvent(WatchEventType.Bookmark, new ResourceVersion($"{after}"), null));
        return new WatcherInput.Events(id, events);
    }

    private static long IdOf(WatcherEffect effect) => effect switch
    {
        WatcherEffect.List list => list.Id,
        WatcherEffect.Watch watch => watch.Id,
        WatcherEffect.Read read => read.Id,
        WatcherEffect.AskVersion ask => ask.Id,
        _ => 0,
    };
}
