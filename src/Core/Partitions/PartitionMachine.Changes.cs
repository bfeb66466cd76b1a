using ActorVent.Journal;
using ActorVent.Partitions.Holds;
using ActorVent.Partitions.Scopes;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>What becomes of a change, until it is on its way into the journal.</summary>
internal sealed partial class PartitionMachine
{
    private readonly Dictionary<long, Hold> _tickets = [];
    private long _ticket;

    /// <summary>Bytes of payload that objects' actors have and will not keep.</summary>
    private long _told;

    private void Watched(ScopeRun run, Change change, Batch? batch)
    {
        var moot = CloseMoot(run, change, list: default);
        if (IsInDoubt(run, change, batch, list: default) || MustAsk(run, change, batch))
            return;
        Take(run, change, batch, list: default);
        GiveUp(moot);
    }

    /// <summary>Decides about a change and passes on what is news.</summary>
    /// <param name="run">The scope's.</param>
    /// <param name="change">The change.</param>
    /// <param name="batch">What brought it.</param>
    /// <param name="list">The version of the list that shows it; none: the watch tells it.</param>
    private void Take(ScopeRun run, Change change, Batch? batch, ResourceVersion list)
    {
        switch ((_written ?? _table).Decide(change, list))
        {
            case Verdict.AcceptAfterDeletion:
                // As new as what it is inferred from: until its successor is persisted too, a list of before must not revive it.
                PassOn(EndBefore(change), batch);
                PassOn(change, batch);
                return;
            case Verdict.EndOfPredecessor:
                PassOn(EndBefore(change), batch);
                return;
            case Verdict.Accept:
                PassOn(change, batch);
                return;
            case Verdict.Unchanged:
                _counts = _counts with { Unchanged = _counts.Unchanged + 1 };
                SeeUnchanged(run, change, batch, isListed: !list.IsNone);
                return;
            default:
                Void(change.Object, batch);
                return;
        }
    }

    private void Void(ObjectKey key, Batch? batch)
    {
        _counts = _counts with { Void = _counts.Void + 1 };
        HoldBack(_table[key], batch);
    }

    /// <summary>It is void because of what may not be persisted yet: it is settled no earlier than that.</summary>
    private void HoldBack(Known? known, Batch? batch)
    {
        if (_rules.HoldVoid && known?.Newest is { } hold)
            HoldPool.Add(hold, batch);
    }

    private void SeeUnchanged(ScopeRun run, Change change, Batch? batch, bool isListed)
    {
        NoteUnchanged(change);
        var known = _table[change.Object]!;
        HoldBack(known, batch);
        // A list moves what it shows; the watches of scopes that overlap would move it to and fro.
        var isMoved = known.Scope != change.Scope && (isListed || !_options.Scopes.Contains(known.Scope));
        // After a reset of history the stored version is of the past, and would make what is news look old.
        var isStored = !isMoved && !known.Version.IsNone;
        known.Version = change.Version;
        if (isStored)
            return;
        known.Scope = run.Scope;
        // A row that is ahead of what its actor keeps would make that look persisted: it moves with that.
        known.IsMoving = known.Newest is { IsTold: true };
        if (!known.IsMoving)
            _pending.Rescope(change.Object, run.Scope, change.Version, run.History, known.Pending > 0, _holds.Rent(null, batch));
    }

    private void PassOn(Change change, Batch? batch, Hold? hold = null)
    {
        var before = _table[change.Object];
        // What the object's actor compares with if it has to begin: then everything known is told.
        var emitted = before is { State: ObjectState.Live } && before.Uid == change.Uid ? before.Digest : Digest.None;
        change = Look(change);
        var last = before?.Newest;
        var known = _table.Apply(change);
        NoteHealth(change);
        hold ??= _holds.Rent(known, batch);
        // Where nothing is collapsed, there is nothing to do for the object's actor.
        if (_options.Collapse.Mode == CollapseMode.None)
            Emit(change.ToEntry(), hold);
        else
            TellObject(change, emitted, known, hold, last);
    }

    private void TellObject(Change change, Digest emitted, Known known, Hold hold, Hold? last)
    {
        hold.IsTold = true;
        _tickets.Add(++_ticket, hold);
        _effects.Add(new PartitionEffect.TellObject(new ObjectMessage.Changed(change.Object, change, emitted, _ticket)));
        var bytes = change.Payload?.Length ?? 0;
        if (!known.IsAwake)
        {
            hold.Bytes = bytes;
            _told += bytes;
            known.IsAwake = true;
            return;
        }
        // In the place of what waited before, if it did.
        if (last is { MayWait: true })
            Wait(last, 0);
        hold.MayWait = true;
        Wait(hold, bytes);
        if (_waiting is { IsOver: true })
            _effects.Add(new PartitionEffect.FlushObject(new ObjectMessage.Flush(change.Object)));
    }

    private void Wait(Hold hold, int bytes)
    {
        _waiting?.Add(bytes - hold.Bytes);
        hold.Bytes = bytes;
    }

    private void Collapsed(ObjectMessage.Collapsed collapsed)
    {
        Hold? chain = null;
        foreach (var ticket in collapsed.Tickets)
        {
            if (!_tickets.Remove(ticket, out var hold))
                continue;
            if (hold.MayWait)
                Wait(hold, 0);
            else
                _told -= hold.Bytes;
            (hold.Bytes, hold.MayWait, hold.IsTold) = (0, false, false);
            hold.Next = chain;
            chain = hold;
        }
        var known = _table[collapsed.Object];
        if (collapsed.IsCalm && known is not null)
            known.IsAwake = false;
        if (collapsed.Entry is { } entry)
        {
            _counts = _counts with { Collapsed = _counts.Collapsed + entry.Collapsed };
            Emit(entry, chain);
        }
        else
        {
            _counts = _counts with { Unchanged = _counts.Unchanged + _holds.Release(chain) };
        }
        if (known is { IsMoving: true } and not { Newest.IsTold: true })
            Move(collapsed.Object, known, isWritten: collapsed.Entry is not null);
    }

    /// <summary>Its actor has nothing more of it. What that emitted carries the scope.</summary>
    private void Move(ObjectKey key, Known known, bool isWritten)
    {
        known.IsMoving = false;
        if (!isWritten && known.State == ObjectState.Live && _runs.TryGetValue(known.Scope, out var run))
            _pending.Rescope(key, known.Scope, known.Version, run.History, known.Pending > 0, _holds.Rent(null, batch: null));
    }

    private void Emit(NewEntry entry, Hold? chain)
    {
        if (_targets is not null && entry.Payload is { } payload && _targets(entry.Object, payload) is { Count: > 0 } named)
            entry = entry with { Targets = named };
        // A list of another scope may have shown the object while its actor had the change.
        if (_table[entry.Object] is { } known && known.Uid == entry.Uid && known.Scope != entry.Scope)
            entry = entry with { Scope = known.Scope };
        _pending.Add(entry, chain);
    }

    /// <summary>What nobody showed: it follows from what was shown. Carries the last known state.</summary>
    private Change Inferred(ObjectKey key, Known known, ChangeType type, Cause cause, ResourceVersion version) => new()
    {
        Object = key,
        Uid = known.Uid,
        Version = version,
        Type = type,
        Cause = cause,
        Time = _now,
        Payload = null,
        Digest = known.Digest,
        Scope = known.Scope,
    };

    /// <summary>The end of the uid before, which follows from a change of another: as new as that in every respect, so that retention keeps their order.</summary>
    private Change EndBefore(Change change) =>
        Inferred(change.Object, _table[change.Object]!, ChangeType.Deleted, change.Cause, change.Version) with { Time = change.Time };

    /// <summary>Adds what only the partition knows.</summary>
    private Change Look(Change change)
    {
        var history = _runs.TryGetValue(change.Scope, out var run) ? run.History : 0;
        if (MustLook && !change.Ends && change.Payload is { } payload)
            return change with { History = history, Condition = ConditionScanner.Scan(change.Object.Kind, payload.Span) };
        return change.History == history ? change : change with { History = history };
    }
}
