using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Works out what an append changes: pure, from what was read before it. Nothing of that may change until it is written, which the write checks.</summary>
internal sealed class AppendPlanner
{
    private readonly PartitionAppend _append;
    private readonly AppendState _state;
    private readonly PartitionId _partition;
    private readonly List<PlanRow> _rows = [];
    private readonly List<PlanEntry> _entries = [];
    private readonly List<long> _replaced = [];
    private readonly List<(long Time, long Entry)> _superseded = [];
    private readonly List<(long Time, long Entry)> _ends = [];
    private readonly List<(long Time, long Entry)> _followedEnds = [];
    private readonly List<(EndpointRegistration Endpoint, SequenceNumber Before)> _created = [];
    private readonly List<(ObjectKey, EndpointRegistration)> _overLimit = [];
    private SequenceNumber _last;
    private long _bytes;
    private bool _mustCreate;

    private AppendPlanner(PartitionAppend append, AppendState state)
    {
        _append = append;
        _state = state;
        _partition = append.Fence.Partition;
        _last = append.Last;
    }

    /// <returns>null when endpoints would be created and <see cref="AppendState.MayCreate"/> is not set.</returns>
    public static AppendPlan? Plan(PartitionAppend append, AppendState state) => new AppendPlanner(append, state).Plan();

    private AppendPlan? Plan()
    {
        foreach (var (key, scope, version, history) in _append.Rescoped)
            Rescope(key, scope, version, history);
        foreach (var entry in _append.Entries)
            Expand(entry);
        foreach (var key in _append.Forgotten)
        {
            foreach (var row in Known(key))
            {
                if (!row.IsLive)
                    Forget(row);
            }
        }
        if (_mustCreate)
            return null;
        var isPlain = _last.Value == _append.Last.Value + _append.Entries.Count && _created.Count + _overLimit.Count == 0;
        return new AppendPlan
        {
            Append = _append,
            State = _state,
            Next = _last,
            Bytes = _bytes,
            Rows = _rows,
            Entries = _entries,
            Replaced = _replaced,
            Superseded = _superseded,
            Ends = _ends,
            FollowedEnds = _followedEnds,
            Created = _created,
            Details = isPlain ? null : new AppendDetails(_last, _created.Count > 0, _overLimit),
        };
    }

    /// <summary>The object's rows that are not forgotten, by target.</summary>
    private List<PlanRow> Known(ObjectKey key) =>
        _state.Rows.TryGetValue(key, out var rows) ? [.. rows.Where(static r => !r.IsForgotten && !r.IsGone).OrderBy(static r => r.Target, StringComparer.Ordinal)] : [];

    private void Rescope(ObjectKey key, ScopeId scope, ResourceVersion version, long history)
    {
        foreach (var row in Known(key))
        {
            (row.Scope, row.Version, row.History) = (scope.Value, version, history);
            Changed(row, RowChange.Scope);
        }
    }

    private void Expand(NewEntry entry)
    {
        // Nearly always: nothing is for anybody but the configured endpoints.
        if (entry.Targets.Count == 0 && !(_state.Rows.TryGetValue(entry.Object, out var all) && all.Exists(static r => r.Target.Length > 0)))
        {
            Write(entry, TargetPlan.Configured);
            return;
        }
        var rows = Known(entry.Object);
        foreach (var (action, target) in TargetPlan.Of(entry, rows.ConvertAll(static r => (r.Target, r.IsLive)), () => Admit(entry)))
        {
            var row = rows.Find(r => r.Target == target);
            switch (action)
            {
                case TargetPlan.Action.Write:
                    Write(entry, target);
                    break;
                case TargetPlan.Action.WriteLastKnown:
                    Write(entry with { Payload = null }, target);
                    break;
                case TargetPlan.Action.Leave:
                    Write(TargetPlan.Note(entry, row!.Uid, row.Version, row.History), target);
                    Forget(row);
                    break;
                case TargetPlan.Action.Forget:
                    Forget(row!);
                    break;
            }
        }
    }

    private List<string> Admit(NewEntry entry)
    {
        var admitted = new List<string>();
        foreach (var target in entry.Targets)
        {
            if (!_state.Endpoints.Contains(target.Id.Value))
            {
                if (_state.AnnotationEndpoints + _created.Count >= _append.MostAnnotationEndpoints)
                {
                    _overLimit.Add((entry.Object, target));
                    continue;
                }
                _mustCreate |= !_state.MayCreate;
                _created.Add((target, _last));
                _state.Endpoints.Add(target.Id.Value);
            }
            admitted.Add(target.Id.Value);
        }
        return admitted;
    }

    private void Write(NewEntry entry, string target)
    {
        _last = _last.Next;
        var id = EntryId.Of(_partition, _last);
        var row = Find(entry.Object, target);
        var isKnown = row is { IsGone: false };
        var before = isKnown ? row!.Changes : 0;
        var resends = entry.IsResend ? (isKnown ? row!.Resends : 0) + 1 : 0;
        var previous = isKnown && !row!.IsForgotten ? row.Version : ResourceVersion.None;
        var payload = entry.Payload ?? (isKnown ? row!.Payload : null) ?? ReadOnlyMemory<byte>.Empty;
        _bytes += payload.Length;
        if (isKnown)
            Supersede(row!, entry.Time.UtcTicks);
        row ??= Add(entry.Object, target, id);
        Renew(row, entry, before + entry.Changes, resends, payload);
        _entries.Add(new PlanEntry(id, row.Id, before, Stored(entry, target, previous, resends, payload)));
        if (entry.Ends)
            _ends.Add((entry.Time.UtcTicks, id));
    }

    private PlanRow? Find(ObjectKey key, string target) =>
        _state.Rows.TryGetValue(key, out var rows) ? rows.Find(r => r.Target == target) : null;

    private PlanRow Add(ObjectKey key, string target, long id)
    {
        var row = new PlanRow { Id = id, Object = key, Target = target, IsNew = true };
        if (!_state.Rows.TryGetValue(key, out var rows))
            _state.Rows.Add(key, rows = []);
        rows.Add(row);
        return row;
    }

    private void Supersede(PlanRow row, long time)
    {
        var newest = EntryId.Of(_partition, new SequenceNumber(row.Sequence));
        if (row.Resends > 0)
        {
            _bytes -= row.Length;
            // Of this append, it is neither written nor told.
            if (_entries.RemoveAll(e => e.Id == newest) == 0)
                _replaced.Add(newest);
        }
        // A live object's newest entry is always there; an end may have been removed by retention.
        else if (row.IsLive)
        {
            _superseded.Add((time, newest));
        }
        else if (row.IsEnd)
        {
            if (!_ends.Remove((row.Time, newest)))
                _followedEnds.Add((row.Time, newest));
            _superseded.Add((time, newest));
        }
    }

    private void Renew(PlanRow row, NewEntry entry, long changes, int resends, ReadOnlyMemory<byte> payload)
    {
        row.Uid = entry.Uid;
        row.Version = entry.Version;
        row.Digest = entry.Digest;
        row.Sequence = _last.Value;
        row.Time = entry.Time.UtcTicks;
        row.Scope = entry.Scope.Value;
        row.State = (int)(entry.Type switch
        {
            ChangeType.Deleted => ObjectState.Deleted,
            ChangeType.OutOfScope => ObjectState.OutOfScope,
            _ => ObjectState.Live,
        });
        row.Changes = changes;
        row.Health = entry.Health;
        row.Resends = resends;
        row.History = entry.History;
        row.Payload = payload;
        row.Length = payload.Length;
        row.IsEnd = entry.Ends;
        row.HasEntries = true;
        row.IsGone = false;
        Changed(row, RowChange.Whole);
    }

    private Entry Stored(NewEntry entry, string target, ResourceVersion previous, int resends, ReadOnlyMemory<byte> payload) => new()
    {
        Partition = _partition,
        Sequence = _last,
        Object = entry.Object,
        Uid = entry.Uid,
        Version = entry.Version,
        Type = entry.Type,
        Cause = entry.Cause,
        Time = entry.Time,
        Collapsed = entry.Collapsed,
        Previous = previous,
        History = entry.History,
        Target = target == TargetPlan.Configured ? null : new EndpointId(target),
        Resend = resends,
        Payload = payload,
    };

    /// <summary>A row that no entry refers to goes at once.</summary>
    private void Forget(PlanRow row)
    {
        row.State = PlanRow.Forgotten;
        row.IsGone = !row.HasEntries;
        Changed(row, RowChange.State);
    }

    private void Changed(PlanRow row, RowChange change)
    {
        if (row.Change == RowChange.None)
            _rows.Add(row);
        if (change > row.Change)
            row.Change = change;
    }
}
