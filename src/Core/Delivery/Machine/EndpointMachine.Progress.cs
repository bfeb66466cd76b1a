using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    /// <summary>Lanes that something happened to since the last delta.</summary>
    private readonly HashSet<Lane> _changed = [];
    private readonly List<DeadLetter> _letters = [];
    private readonly ExponentialBackoff _lettersBackoff = ExponentialBackoff.Short(settings.Jitter);
    private PendingDelta? _pending;
    private long _number;
    private bool _isJournalPersisted;
    private bool _isDisabledChanged;
    private bool _isPausedChanged;
    private DateTimeOffset? _lettersAt;

    /// <summary>When what has changed is persisted at the latest; null: nothing has since the last delta.</summary>
    private DateTimeOffset? _persistAt;

    private void MarkChanged(Lane lane)
    {
        _changed.Add(lane);
        _persistAt ??= _now + settings.PersistWithin;
    }

    /// <summary>Each delta is a transaction of its own, so that outcomes wait a little for each other, as long as nothing waits for them.</summary>
    private bool MayPersistLater()
    {
        // Of a window of 64 with 32 in flight, 8 more can be sent while this delta is written.
        var isHurried = _window - _inFlight.Count >= _options.Window * 3 / 8;
        if (_persistAt is not { } at || at <= _now || isHurried || IsDraining || _letters.Count > 0 || _open >= MostOpen)
            return false;
        foreach (var lane in _changed)
        {
            if (lane.Status == LaneStatus.Unpersisted && lane.HasMore)
                return false;
        }
        return !_circuit.IsChanged && !_isDisabledChanged && !_isPausedChanged;
    }

    /// <summary>One delta at a time; what happens meanwhile goes into the next.</summary>
    private void Persist()
    {
        if (_pending is not null || MayPersistLater())
            return;
        _persistAt = null;
        // With the window filling up behind a slow request, its object gets a row, so that the offset can pass.
        var isTight = _window > _options.Window * 3 / 4 || _open >= MostOpen || IsDraining;
        List<(PartitionId, SequenceNumber)>? offsets = null;
        foreach (var cursor in _cursors)
        {
            var before = cursor.Open;
            cursor.Advance(isTight, _changed);
            _open -= before - cursor.Open;
            if (cursor.IsWorthPersisting || (IsDraining && cursor.Offset > cursor.Persisted))
                (offsets ??= []).Add((cursor.Partition, cursor.Offset));
        }
        if (offsets is null && _changed.Count == 0 && _letters.Count == 0 && !_circuit.IsChanged && !_isDisabledChanged && !_isPausedChanged)
            return;
        var (rows, removed, lanes) = Rows(isTight);
        var delta = new ProgressDelta
        {
            Offsets = offsets ?? [],
            Lanes = rows ?? [],
            RemovedLanes = removed ?? [],
            Circuit = _circuit.IsChanged ? _circuit.State : null,
            IsDisabled = _isDisabledChanged ? _isDisabled : null,
            IsPaused = _isPausedChanged ? _isPaused : null,
        };
        if (delta.IsEmpty && _letters.Count == 0)
            return;
        if (!_isJournalPersisted && !delta.IsEmpty)
            delta = delta with { Journal = settings.Journal };
        _circuit.IsChanged = _isDisabledChanged = _isPausedChanged = false;
        Give(new PendingDelta(++_number, delta, _letters.ToArray(), lanes));
        _letters.Clear();
    }

    /// <summary>What the offset cannot tell gets a row; what it tells by now loses it.</summary>
    private (List<LaneRow>? Rows, List<(PartitionId, ObjectKey)>? Removed, List<(Lane, int, SequenceNumber?)> Lanes) Rows(bool isTight)
    {
        List<LaneRow>? rows = null;
        List<(PartitionId, ObjectKey)>? removed = null;
        var lanes = new List<(Lane Lane, int, SequenceNumber?)>(_changed.Count);
        foreach (var lane in _changed)
        {
            var offset = _cursors[lane.Partition.Value].Offset;
            var isBehind = lane.Settled < offset && lane.HasMore;
            var isAhead = lane.Settled > offset && lane.Status == LaneStatus.Unpersisted;
            if (isBehind || lane.IsFailing || (isAhead && (lane.HasMore || isTight || lane.IsStored)))
            {
                if (settings.Rules.LaneRows)
                    (rows ??= []).Add(lane.ToRow());
                lane.IsStored = true;
                lanes.Add((lane, lane.Outcomes, lane.Settled));
            }
            else if (lane.Settled <= offset)
            {
                if (lane.IsStored)
                    (removed ??= []).Add((lane.Partition, lane.Object));
                lane.IsStored = false;
                lanes.Add((lane, lane.Outcomes, null));
            }
        }
        // The others are ahead of the offset, and what comes after them is not here yet: they can wait for the offset.
        _changed.RemoveWhere(static lane => lane.Status != LaneStatus.Unpersisted);
        foreach (var (lane, _, _) in lanes)
            _changed.Remove(lane);
        return (rows, removed, lanes);
    }

    private void PersistCarried(SequenceNumber[] offsets, IReadOnlyCollection<LaneRow> rows)
    {
        var carried = new List<(PartitionId, SequenceNumber)>(offsets.Length);
        for (var partition = 0; partition < offsets.Length; partition++)
            carried.Add((new PartitionId(partition), offsets[partition]));
        var delta = new ProgressDelta { Journal = settings.Journal, Offsets = carried, Lanes = [.. rows] };
        Give(new PendingDelta(++_number, delta, [], []) { IsCarried = true });
    }

    private void Give(PendingDelta pending)
    {
        _pending = pending;
        var areWritten = pending.AreLettersWritten;
        pending.AreLettersWritten |= !settings.Rules.LettersFirst;
        if (pending.AreLettersWritten)
            GivePending();
        if (!areWritten)
            _effects.Add(new EndpointEffect.WriteLetters(pending.Letters));
    }

    private void GivePending()
    {
        if (_isLogReady && _pending is { AreLettersWritten: true } pending)
            _effects.Add(new EndpointEffect.Persist(pending.Number, pending.Delta));
    }

    private void LettersWritten()
    {
        if (_pending is not { AreLettersWritten: false } pending)
            return;
        _lettersBackoff.Reset();
        pending.AreLettersWritten = true;
        if (pending.Delta.IsEmpty)
            MadeDurable(pending);
        else
            GivePending();
    }

    private void LettersFailed(string reason)
    {
        if (_pending is not { AreLettersWritten: false })
            return;
        var wait = _lettersBackoff.Next();
        _lettersAt = _now + wait;
        _effects.Add(new EndpointReport.NotPersisted(reason, wait));
    }

    private void TryLettersAgain()
    {
        if (_lettersAt is null || _lettersAt > _now)
            return;
        _lettersAt = null;
        _effects.Add(new EndpointEffect.WriteLetters(_pending!.Letters));
    }

    private void Persisted(long number)
    {
        if (_pending is not { AreLettersWritten: true } pending || pending.Number != number)
            return;
        _logBackoff.Reset();
        _isJournalPersisted = true;
        if (pending.IsCarried)
            _effects.Add(EndpointEffect.ForgetCarried.Instance);
        MadeDurable(pending);
    }

    private void MadeDurable(PendingDelta pending)
    {
        _pending = null;
        foreach (var letter in pending.Letters)
            _held.Release(letter.Payload.Length);
        foreach (var (partition, sequence) in pending.Delta.Offsets)
            _cursors[partition.Value].MadeDurable(sequence);
        foreach (var (lane, outcomes, row) in pending.Lanes)
        {
            lane.Persisted = row;
            if (lane.Outcomes == outcomes && lane.Status != LaneStatus.InFlight)
                MadeDurable(lane);
        }
        LowMayRise();
    }

    private void MadeDurable(Lane lane)
    {
        if (lane.InWindow)
        {
            lane.InWindow = false;
            _window--;
        }
        if (lane.Status == LaneStatus.Unpersisted)
            NextOf(lane);
        else if (lane.Status == LaneStatus.Idle && !lane.IsStored)
            _lanes.Remove(lane.Object);
    }
}
