using ActorVent.Journal;
using ActorVent.Partitions.Holds;
using ActorVent.Partitions.Scopes;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>A list speaks only for its own scope, only if it was heard from its beginning to its end, and only if it is not of the past.</summary>
internal sealed partial class PartitionMachine
{
    private long _lists;
    private bool _isCoverageChecked;
    private bool _isAgreed;

    private void BeginList(ScopeRun run, Observation.ListBegun begun) =>
        run.List = IsOfThePast(begun.Version, run) ? null : new HeardList(begun.List, begun.Version, ++_lists);

    private void Listed(ScopeRun run, Observation.Listed listed, Batch? batch)
    {
        var item = listed.Change;
        if (run.List is not { } list || list.Number != listed.List)
        {
            _counts = _counts with { Void = _counts.Void + 1 };
            return;
        }
        var moot = CloseMoot(run, item, list.Version);
        if (!IsInDoubt(run, item, batch, list.Version))
            TakeListed(run, item, batch, list);
        GiveUp(moot);
        if (_table[item.Object] is { } known && known.Uid == item.Uid && known.Scope == run.Scope)
            known.SeenInList = list.Serial;
    }

    private void TakeListed(ScopeRun run, Change item, Batch? batch, HeardList list)
    {
        var known = _table[item.Object];
        var lives = known is { State: ObjectState.Live } && known.Uid == item.Uid;
        var isFirst = known is null && run.Position.IsNone && run.History == 0 && !run.HasListed;
        var type = lives ? ChangeType.Modified : ChangeType.Added;
        var cause = isFirst ? Cause.Initial : Cause.Resync;
        if (item.Type != type || item.Cause != cause)
            item = item with { Type = type, Cause = cause };
        Take(run, item, batch, list.Version);
    }

    private void EndList(ScopeRun run, Observation.ListEnded ended, Batch? batch)
    {
        if (run.List is not { } list || list.Number != ended.List)
            return;
        run.List = null;
        var version = ended.Version.IsNone ? list.Version : ended.Version;
        if (IsOfThePast(version, run))
            return;
        foreach (var key in MissingFrom(run, list, version))
        {
            var known = _table[key]!;
            if (_questions[key] is { } question && !run.IsSelective)
                Answer(question, ChangeType.Deleted);
            else if (run.IsSelective)
                Ask(run, key, known, version, Cause.Resync, batch);
            else
                PassOn(Inferred(key, known, ChangeType.Deleted, Cause.Resync, LearntAt(known, version)), batch);
        }
        HoldForEnded(run, list, batch);
        run.HasListed = true;
        run.IsListOld = false;
        run.ListedAt = version;
        CheckCoverage();
    }

    /// <summary>That the list does not show what has ended is void because of the end: settled no earlier than that.</summary>
    private void HoldForEnded(ScopeRun run, HeardList list, Batch? batch)
    {
        foreach (var known in _table.Objects.Values)
        {
            if (known.Pending > 0 && known.State != ObjectState.Live && known.Scope == run.Scope && known.SeenInList != list.Serial)
                HoldBack(known, batch);
        }
    }

    /// <summary>A list does not speak for what is newer than itself.</summary>
    private List<ObjectKey> MissingFrom(ScopeRun run, HeardList list, ResourceVersion version)
    {
        var missing = new List<ObjectKey>();
        foreach (var (key, known) in _table.Objects)
        {
            if (known.State == ObjectState.Live && known.Scope == run.Scope && known.SeenInList != list.Serial && known.Version.IsAtOrBelow(version))
                missing.Add(key);
        }
        return missing;
    }

    /// <summary>An end that is inferred is as new as what it is inferred from: what the watch tells of before it must not revive the object.</summary>
    private ResourceVersion LearntAt(Known known, ResourceVersion list) =>
        _rules.TombstoneAtListVersion && !list.IsNone ? list : known.Version;

    private bool IsOfThePast(ResourceVersion list, ScopeRun run)
    {
        var position = run.Position;
        if (position.IsNone || !_rules.RefuseListsOfThePast)
            return false;
        return list.IsNone || (list.IsInteger && position.IsInteger && position.IsNewerThan(list));
    }

    /// <summary>All nodes are configured as this one: nobody watches what it has not, whoever did before.</summary>
    private void Agree()
    {
        foreach (var run in _runs.Values)
        {
            if (!run.IsConfigured)
                run.Leave();
            // Until now others may have listed what it has.
            run.IsListOld = true;
            run.NeedsList = false;
        }
        foreach (var run in _runs.Values)
        {
            if (!run.IsActive)
                HandOverQuestions(run);
        }
        _isAgreed = true;
        _isCoverageChecked = false;
        CheckCoverage();
    }

    /// <summary>
    /// What the configuration does not cover any more is reported, once: as soon as every configured scope has listed, so that
    /// what another scope covers now has been moved to it.
    /// </summary>
    private void CheckCoverage()
    {
        if (_isCoverageChecked || !_isAgreed)
            return;
        foreach (var run in _runs.Values)
        {
            if (run is { IsConfigured: true, HasListed: false, Position.IsNone: true })
                return;
        }
        var uncovered = new List<ObjectKey>();
        foreach (var (key, known) in _table.Objects)
        {
            if (known.State == ObjectState.Live && !IsWatched(known.Scope))
                uncovered.Add(key);
        }
        if (WaitsForLists(uncovered))
            return;
        _isCoverageChecked = true;
        _mayForget = true;
        foreach (var key in uncovered)
        {
            var known = _table[key]!;
            if (_questions[key] is { } question)
            {
                // Who asks it now gets an answer.
                if (WatcherOf(key) is null)
                    Answer(question, ChangeType.OutOfScope);
                continue;
            }
            // Of an object of a history that is over no version is known.
            PassOn(Inferred(key, known, ChangeType.OutOfScope, Cause.OutOfScope, known.Version.IsNone ? NewestHeard() : known.Version), batch: null);
        }
        foreach (var run in _runs.Values)
        {
            if (!run.IsActive)
                _pending.Drop(run.Scope);
        }
        if (uncovered.Count > 0)
            Report(new PartitionReport.OutOfScope(uncovered.Count));
    }

    /// <summary>
    /// A scope that is watched again goes on from its position, and says nothing of what another took over meanwhile and has not changed: as when
    /// a configuration is rolled out and back. Then it is to list first.
    /// </summary>
    private bool WaitsForLists(List<ObjectKey> uncovered)
    {
        var waits = false;
        foreach (var run in _runs.Values)
        {
            if (!run.IsConfigured || (run.HasListed && !run.IsListOld) || !uncovered.Exists(run.Shape.MayHave))
                continue;
            waits = true;
            if (run.NeedsList)
                continue;
            run.NeedsList = true;
            if (_drainBy is null)
                SayHello(run);
        }
        return waits;
    }

    /// <summary>The newest version that any scope is known to have been at.</summary>
    private ResourceVersion NewestHeard()
    {
        var newest = ResourceVersion.None;
        foreach (var run in _runs.Values)
        {
            newest = run.Position.IsNewerThan(newest) ? run.Position : newest;
            newest = run.ListedAt.IsNewerThan(newest) ? run.ListedAt : newest;
        }
        return newest;
    }

    private bool IsWatched(ScopeId scope) => _runs.TryGetValue(scope, out var run) && run.IsActive;
}
