using System.Globalization;
using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Primitives;

namespace ActorVent.Tests.Properties;

/// <summary>An API server in memory with a history that expires, lists in pages, watches that break, and restores.</summary>
internal sealed class FakeCluster(Random random, TruthLog truth, Annotations annotations, Trace trace)
{
    private const int PageSize = 3;

    private readonly SortedDictionary<string, KubernetesObject> _objects = new(StringComparer.Ordinal);
    private readonly List<(long Version, WatchEventType Type, KubernetesObject Object)> _history = [];
    private readonly Dictionary<long, SortedDictionary<string, KubernetesObject>> _snapshots = [];
    private long _compacted;
    private long _token;
    private long _uid;
    private TaskCompletionSource _changed = NewSignal();

    public long Revision { get; private set; } = 100;

    public FakeClusterMood Mood { get; } = new();

    public int Count => _objects.Count;

    public bool Exists(string name) => _objects.ContainsKey(name);

    public void CreateOrUpdate(string name) => Set(name, ++_token);

    /// <summary>Creates or updates an object; the token makes its state.</summary>
    public void Set(string name, long token)
    {
        var uid = _objects.TryGetValue(name, out var old) ? old.Uid : $"uid-{++_uid}";
        annotations.Decide(token, old is null ? null : TokenOf(old));
        Put(name, uid, token, old is null ? WatchEventType.Added : WatchEventType.Modified);
    }

    /// <summary>Only the version changes.</summary>
    public void Touch(string name)
    {
        if (_objects.TryGetValue(name, out var old))
            Put(name, old.Uid, TokenOf(old), WatchEventType.Modified);
    }

    /// <summary>Back to a state that the object had before.</summary>
    public void Revert(string name, long token)
    {
        if (_objects.TryGetValue(name, out var old))
            Put(name, old.Uid, token, WatchEventType.Modified);
    }

    public long TokenOf(string name) => TokenOf(_objects[name]);

    public void Delete(string name)
    {
        if (!_objects.Remove(name, out var old))
            return;
        var deleted = Make(name, old.Uid, TokenOf(old), Revision + 1);
        truth.Add(name, new TruthLog.Fact(old.Uid, 0, true));
        Record(WatchEventType.Deleted, deleted);
    }

    /// <summary>The history up to now is gone.</summary>
    public void Compact()
    {
        _compacted = Revision;
        trace.Add("* cluster compacts");
        _history.Clear();
    }

    /// <summary>Back to an earlier state, versions included.</summary>
    public void Restore()
    {
        if (_snapshots.Count == 0)
            return;
        var versions = _snapshots.Keys.Order().ToList();
        var version = versions[random.Next(versions.Count)];
        var objects = _snapshots[version];
        foreach (var (name, old) in _objects)
        {
            if (!objects.ContainsKey(name))
                truth.Add(name, new TruthLog.Fact(old.Uid, 0, true));
        }
        foreach (var (name, now) in objects)
        {
            if (_objects.TryGetValue(name, out var old) && old.Uid != now.Uid)
                truth.Add(name, new TruthLog.Fact(old.Uid, 0, true));
            truth.Add(name, new TruthLog.Fact(now.Uid, TokenOf(now), false));
        }
        _objects.Clear();
        foreach (var (name, now) in objects)
            _objects[name] = now;
        Revision = version;
        trace.Add($"* cluster restored to {version}");
        _history.Clear();
        _compacted = version;
        _snapshots.Clear();
        Generation++;
        Signal();
    }

    /// <summary>Counts restores: open watches end with one.</summary>
    public int Generation { get; private set; }

    /// <summary>A client as one process has it; what it awaits is lost with that process.</summary>
    public IResourceClient Connect(TimeProvider time) => new FakeClient(this, random, time);

    internal Task Changed => _changed.Task;

    internal bool IsExpired(long after) => after < _compacted;

    internal IReadOnlyList<(long Version, WatchEventType Type, KubernetesObject Object)> HistoryAfter(long after) =>
        [.. _history.Where(e => e.Version > after)];

    /// <summary>What a list shows: mostly now, sometimes the past, as a server that lags.</summary>
    internal (long Version, SortedDictionary<string, KubernetesObject> Objects) Snapshot()
    {
        if (_snapshots.Count > 0 && random.NextDouble() < Mood.StaleLists)
        {
            var versions = _snapshots.Keys.Order().ToList();
            var version = versions[random.Next(versions.Count)];
            return (version, _snapshots[version]);
        }
        return (Revision, new SortedDictionary<string, KubernetesObject>(_objects, StringComparer.Ordinal));
    }

    internal KubernetesObject? Get(string name) => _objects.GetValueOrDefault(name);

    internal static int Page => PageSize;

    private void Put(string name, string uid, long token, WatchEventType type)
    {
        var now = Make(name, uid, token, Revision + 1);
        _objects[name] = now;
        truth.Add(name, new TruthLog.Fact(uid, token, false));
        Record(type, now);
    }

    private void Record(WatchEventType type, KubernetesObject now)
    {
        Revision++;
        _history.Add((Revision, type, now));
        trace.Add($"cluster {type} {now.Namespace}/{now.Name} {now.Uid} version {now.Version} token {TokenOf(now)} for {string.Join(',', annotations.RouteOf(TokenOf(now)))}");
        if (random.Next(4) == 0)
            _snapshots[Revision] = new SortedDictionary<string, KubernetesObject>(_objects, StringComparer.Ordinal);
        if (_snapshots.Count > 8)
            _snapshots.Remove(_snapshots.Keys.Min());
        Signal();
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private KubernetesObject Make(string name, string uid, long token, long version)
    {
        var parts = name.Split('/');
        var json = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{{parts[1]}}}","namespace":"{{{parts[0]}}}","uid":"{{{uid}}}","resourceVersion":"{{{version}}}"{{{annotations.JsonOf(token)}}}},"token":{{{token}}},"status":{{{PodShape.StatusOf(token)}}}}""");
        return new KubernetesObject(
            parts[0], parts[1], uid, new ResourceVersion(version.ToString(CultureInfo.InvariantCulture)), Encoding.UTF8.GetBytes(json), (UInt128)token);
    }

    private static long TokenOf(KubernetesObject item) => (long)item.Digest;

    private static TaskCompletionSource NewSignal() => new();
}

/// <summary>How likely the server misbehaves, from 0 to 1 per request or read.</summary>
internal sealed class FakeClusterMood
{
    public double StaleLists { get; set; }

    public double ListErrors { get; set; }

    public double ExpiredContinues { get; set; }

    public double WatchCuts { get; set; }

    public double WatchEnds { get; set; }

    public void Calm() => StaleLists = ListErrors = ExpiredContinues = WatchCuts = WatchEnds = 0;

    public void Rough(Random random)
    {
        StaleLists = random.NextDouble() * 0.3;
        ListErrors = random.NextDouble() * 0.2;
        ExpiredContinues = random.NextDouble() * 0.2;
        WatchCuts = random.NextDouble() * 0.1;
        WatchEnds = random.NextDouble() * 0.1;
    }
}
