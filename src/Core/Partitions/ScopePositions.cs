using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>One partition's positions, and the list that is under way in each scope.</summary>
internal sealed class ScopePositions
{
    /// <summary>Stored as the position after the server's history was reset, until the next list is complete: versions stored before say nothing.</summary>
    private static readonly ResourceVersion Reset = new("reset");

    private readonly Dictionary<ScopeId, PositionTracker> _trackers = [];
    private readonly Dictionary<ScopeId, ResourceVersion> _written = [];
    private readonly Dictionary<ScopeId, (long List, ResourceVersion Version)> _lists = [];
    private readonly HashSet<ScopeId> _reset = [];

    public ScopePositions(IReadOnlyDictionary<ScopeId, ResourceVersion> stored)
    {
        foreach (var (scope, version) in stored)
        {
            _written[scope] = version;
            if (version == Reset)
                _reset.Add(scope);
            else
                _trackers[scope] = new PositionTracker(version);
        }
    }

    /// <summary>Scopes that have a position or had one stored.</summary>
    public IEnumerable<ScopeId> Known => _written.Keys.Union(_trackers.Keys);

    /// <summary>What a watch has to go on from; none: list.</summary>
    public static ResourceVersion ResumeAt(IReadOnlyDictionary<ScopeId, ResourceVersion> stored, ScopeId scope) =>
        stored.TryGetValue(scope, out var version) && version != Reset ? version : ResourceVersion.None;

    /// <summary>The newest version that is known of each scope. After a reset of history, what is stored says nothing.</summary>
    public static IReadOnlyDictionary<ScopeId, ResourceVersion> NewestOf(PartitionSnapshot snapshot)
    {
        var newest = new Dictionary<ScopeId, ResourceVersion>();
        foreach (var (scope, version) in snapshot.Positions)
        {
            if (version != Reset)
                newest[scope] = version;
        }
        foreach (var row in snapshot.Objects)
        {
            var isReset = snapshot.Positions.GetValueOrDefault(row.Scope) == Reset;
            if (!isReset && row.Version.IsNewerThan(newest.GetValueOrDefault(row.Scope)))
                newest[row.Scope] = row.Version;
        }
        return newest;
    }

    public bool IsReset(ScopeId scope) => _reset.Contains(scope);

    public ResourceVersion Of(ScopeId scope) => _trackers.TryGetValue(scope, out var tracker) ? tracker.Position : ResourceVersion.None;

    /// <summary>Whether a watch event is at or below the position: it has been seen before.</summary>
    public bool Covers(ScopeId scope, ResourceVersion version)
    {
        var position = Of(scope);
        return !position.IsNone && version.IsAtOrBelow(position);
    }

    public void Received(ScopeId scope, ResourceVersion version)
    {
        if (!version.IsNone && _trackers.TryGetValue(scope, out var tracker))
            tracker.Received(version);
    }

    public PositionTracker.Hold Keep(ScopeId scope, ResourceVersion arrival) => Tracker(scope).Keep(arrival);

    /// <summary>A list whose version is below the position speaks of the past: all of it is ignored.</summary>
    public void BeginList(ScopeId scope, long list, ResourceVersion version)
    {
        var position = Of(scope);
        if (position.IsNone || position.IsAtOrBelow(version))
            _lists[scope] = (list, version);
        else
            _lists.Remove(scope);
    }

    public bool IsUnderWay(ScopeId scope, long list) => _lists.TryGetValue(scope, out var current) && current.List == list;

    /// <summary>The list has been dealt with: everything up to its version has arrived.</summary>
    public void EndList(ScopeId scope)
    {
        Tracker(scope).Listed(_lists[scope].Version);
        _lists.Remove(scope);
        _reset.Remove(scope);
    }

    public void ResetHistory(ScopeId scope)
    {
        Tracker(scope).Reset();
        _lists.Remove(scope);
        _reset.Add(scope);
    }

    /// <summary>The scope is not configured any more.</summary>
    public void Drop(ScopeId scope)
    {
        _trackers.Remove(scope);
        _reset.Remove(scope);
    }

    /// <summary>The version of the list that is under way.</summary>
    public ResourceVersion ListVersion(ScopeId scope) => _lists[scope].Version;

    /// <summary>What is to be written: positions that moved since they were written last.</summary>
    public List<(ScopeId Scope, ResourceVersion Version)> TakeMoved()
    {
        var moved = new List<(ScopeId, ResourceVersion)>();
        foreach (var (scope, tracker) in _trackers)
        {
            var position = tracker.Position;
            if (!position.IsNone && _written.GetValueOrDefault(scope) != position)
                moved.Add((scope, position));
        }
        foreach (var scope in _reset)
        {
            if (Of(scope).IsNone && _written.GetValueOrDefault(scope) != Reset)
                moved.Add((scope, Reset));
        }
        foreach (var scope in _written.Keys)
        {
            if (!_trackers.ContainsKey(scope) && !_reset.Contains(scope))
                moved.Add((scope, ResourceVersion.None));
        }
        foreach (var (scope, version) in moved)
        {
            if (version.IsNone)
                _written.Remove(scope);
            else
                _written[scope] = version;
        }
        return moved;
    }

    private PositionTracker Tracker(ScopeId scope)
    {
        if (!_trackers.TryGetValue(scope, out var tracker))
            _trackers[scope] = tracker = new PositionTracker(ResourceVersion.None);
        return tracker;
    }
}
