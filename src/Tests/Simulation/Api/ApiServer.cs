using System.Globalization;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Truth;

namespace ActorVent.Tests.Simulation.Api;

/// <summary>The cluster as it really is, with a history that expires and restores that take versions back.</summary>
/// <param name="random">Decides what is kept as a snapshot.</param>
/// <param name="truth">Is told everything that happens to what is in scope.</param>
/// <param name="annotations">What contents say about where they go.</param>
/// <param name="isSelective">Whether what is watched is chosen by a label, that states have or have not.</param>
/// <param name="trace">For people.</param>
internal sealed class ApiServer(Random random, TruthLog truth, PodAnnotations annotations, bool isSelective, Trace trace)
{
    private const int MostSnapshots = 8;

    private readonly SortedDictionary<string, Pod> _pods = new(StringComparer.Ordinal);
    private readonly List<HistoryEvent> _history = [];
    private readonly SortedDictionary<long, Pod[]> _snapshots = [];
    private readonly List<Action> _waiting = [];
    private readonly Dictionary<string, long> _seen = [];
    private long _token;
    private long _uid;

    public long Revision { get; private set; } = 100;

    public ApiMood Mood { get; } = new();

    /// <summary>Open watches end when it grows.</summary>
    public int Generation { get; private set; }

    public int Restores { get; private set; }

    /// <summary>Lists begun, of whomever. Questions for the version are none.</summary>
    public int Lists { get; set; }

    /// <summary>Watches after a version below this are told 410.</summary>
    public long Compacted { get; private set; }

    public IEnumerable<Pod> Pods => _pods.Values;

    public bool Exists(string name) => _pods.ContainsKey(name);

    public Pod? Get(string name) => _pods.GetValueOrDefault(name);

    /// <summary>Whether the pod is there, and a scope with a selector contains it.</summary>
    public bool IsInScope(string name) => _pods.TryGetValue(name, out var pod) && IsInScope(pod.Token);

    public bool IsInScope(long token) => !isSelective || PodShape.IsSelected(token);

    public void CreateOrUpdate(string name) => Set(name, ++_token);

    /// <summary>Creates or updates a pod; the token makes its state.</summary>
    public void Set(string name, long token)
    {
        var old = _pods.GetValueOrDefault(name);
        annotations.Decide(token, old?.Token);
        Put(old, Make(name, old?.Uid ?? $"uid-{++_uid}", token, false));
    }

    /// <summary>Only the version changes.</summary>
    public void Touch(string name)
    {
        if (_pods.TryGetValue(name, out var old))
            Put(old, Make(name, old.Uid, old.Token, false));
    }

    /// <summary>Back to a state that the pod had before.</summary>
    public void Revert(string name, long token)
    {
        if (_pods.TryGetValue(name, out var old))
            Put(old, Make(name, old.Uid, token, false));
    }

    public void Delete(string name)
    {
        if (!_pods.Remove(name, out var old))
            return;
        truth.Add(name, Fact.Deleted(old.Uid));
        Record(old, null, Make(name, old.Uid, old.Token, random.Next(2) == 0));
    }

    /// <summary>The history up to now is gone.</summary>
    public void Compact()
    {
        Compacted = Revision;
        trace.Add($"* cluster compacts at {Revision}");
        _history.Clear();
    }

    /// <summary>Back to an earlier state, versions included.</summary>
    /// <param name="cutsWatches">Whether watches that are open end with it; else they say nothing any more.</param>
    /// <returns>Whether there was one.</returns>
    public bool Restore(bool cutsWatches)
    {
        if (_snapshots.Count == 0)
            return false;
        var version = _snapshots.Keys.ElementAt(random.Next(_snapshots.Count));
        var before = _snapshots[version].ToDictionary(pod => pod.Name);
        foreach (var now in _pods.Values)
        {
            if (!before.TryGetValue(now.Name, out var old) || old.Uid != now.Uid)
                truth.Add(now.Name, Fact.Deleted(now.Uid));
        }
        _pods.Clear();
        foreach (var pod in before.Values)
        {
            _pods.Add(pod.Name, pod);
            if (IsInScope(pod.Token))
                truth.Add(pod.Name, Fact.State(pod.Uid, pod.Token));
        }
        Revision = Compacted = version;
        trace.Add($"* cluster restored to {version}");
        _history.Clear();
        _snapshots.Clear();
        Restores++;
        if (cutsWatches)
            Generation++;
        Wake();
        return true;
    }

    /// <summary>Somebody who watches the scope was shown a version.</summary>
    public void Seen(string? @namespace, long version) =>
        _seen[@namespace ?? ""] = Math.Max(version, _seen.GetValueOrDefault(@namespace ?? ""));

    /// <summary>The newest version that who watches the scope was shown.</summary>
    public long SeenBy(ScopeId scope) => _seen.GetValueOrDefault(scope.Value.Split('|')[2]);

    /// <summary>Whether who watches the scope was shown versions that are not there, or not the same, any more.</summary>
    public bool SawTheFuture(ScopeId scope) => SeenBy(scope) > Revision;

    public void ForgetSeen() => _seen.Clear();

    /// <summary>Calls back at the next change; once.</summary>
    public void WhenChanged(Action action) => _waiting.Add(action);

    /// <summary>Calls back all who wait, whether something has changed or not.</summary>
    public void Wake()
    {
        if (_waiting.Count == 0)
            return;
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var action in waiting)
            action();
    }

    /// <summary>What a list shows: mostly now, sometimes the past, as a server that lags.</summary>
    public (long Version, IReadOnlyCollection<Pod> Pods) Snapshot()
    {
        if (_snapshots.Count > 0 && random.NextDouble() < Mood.StaleLists)
        {
            var version = _snapshots.Keys.ElementAt(random.Next(_snapshots.Count));
            return (version, _snapshots[version]);
        }
        return (Revision, [.. _pods.Values]);
    }

    /// <summary>Index of the first event after the version.</summary>
    public int HistoryAfter(long after)
    {
        var at = _history.Count;
        while (at > 0 && _history[at - 1].Version > after)
            at--;
        return at;
    }

    public IReadOnlyList<HistoryEvent> History => _history;

    public static ResourceVersion VersionOf(long version) => new(version.ToString(CultureInfo.InvariantCulture));

    private Pod Make(string name, string uid, long token, bool isMarked)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var (@namespace, simple) = (name[..slash], name[(slash + 1)..]);
        var version = Revision + 1;
        var json = PodShape.Json(@namespace, simple, uid, version, token, annotations.JsonOf(token), isMarked);
        return new Pod(name, token, new KubernetesObject(@namespace, simple, uid, VersionOf(version), json, new Digest(0, (ulong)((token * 2) + (isMarked ? 1 : 0)))));
    }

    private void Put(Pod? old, Pod now)
    {
        _pods[now.Name] = now;
        if (IsInScope(now.Token))
            truth.Add(now.Name, Fact.State(now.Uid, now.Token));
        Record(old, now, now);
    }

    private void Record(Pod? old, Pod? now, Pod last)
    {
        Revision++;
        _history.Add(new HistoryEvent(Revision, old, now, last));
        trace.Add($"cluster {(now is null ? "deleted" : old is null ? "added" : "modified")} {last.Name} {last.Object.Uid} version {Revision} token {last.Token}{(IsInScope(last.Token) ? "" : ", not selected,")} for {string.Join(',', annotations.RouteOf(last.Token))}");
        if (random.Next(4) == 0)
        {
            _snapshots[Revision] = [.. _pods.Values];
            if (_snapshots.Count > MostSnapshots)
                _snapshots.Remove(_snapshots.Keys.First());
        }
        Wake();
    }
}
