using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Delivery;

/// <summary>What it goes on with, once the journal and the log have said what they know: offsets, lanes, and what it need not read.</summary>
internal sealed partial class EndpointMachine
{
    private static SequenceNumber[] Offsets(EndpointStart start, EndpointProgress recovered)
    {
        var known = recovered.Journal is null ? start.Carried?.Offsets ?? [] : recovered.Offsets;
        var offsets = new SequenceNumber[start.Joined.Count];
        for (var partition = 0; partition < offsets.Length && partition < known.Count; partition++)
            offsets[partition] = known[partition];
        return offsets;
    }

    private int? AboveHead(SequenceNumber[] offsets)
    {
        for (var partition = 0; partition < offsets.Length; partition++)
        {
            if (partition < _heads.Count && offsets[partition] > _heads[partition])
                return partition;
        }
        return null;
    }

    private void Begin(EndpointStart start, EndpointProgress recovered, SequenceNumber[] offsets)
    {
        var isCarried = recovered.Journal is null && start.Carried is not null;
        var rows = isCarried ? start.Carried!.Lanes : recovered.Lanes;
        _circuit = new Circuit(recovered.Circuit, _schedule);
        _isPaused = recovered.IsPaused;
        _isDisabled = recovered.IsDisabled && !settings.EnablesAgain;
        _isDisabledChanged = _isDisabled != recovered.IsDisabled;
        _disabledSince = _isDisabled ? _now : null;
        _isDisabledToTell = recovered.IsDisabled;
        _isJournalPersisted = recovered.Journal is not null;
        _cursors = new PartitionCursor[offsets.Length];
        _lows = new SequenceNumber[offsets.Length];
        for (var partition = 0; partition < offsets.Length; partition++)
            _cursors[partition] = new PartitionCursor(new PartitionId(partition), start.Joined[partition], offsets[partition]);
        _readUpTo = UpToWhichIsRead(start);
        _isOpen = true;
        Restore(rows);
        SkipOthers();
        if (_options.Initial == InitialMode.Skip && _lanes.Count == 0)
            SkipWhatWasThere();
        if (isCarried)
            PersistCarried(offsets, rows);
        else if (start.Carried is not null)
            _effects.Add(EndpointEffect.ForgetCarried.Instance);
        _lowAt = _now + LowInterval;
        _effects.Add(new EndpointReport.Opened(start.IsNew, _failing, _circuit.IsOpen ? _circuit.State.NextProbe : null));
        if (_isDisabledChanged)
            _effects.Add(new EndpointReport.EnabledAgain());
        (_start, _recovered) = (null, null);
    }

    private SequenceNumber[] UpToWhichIsRead(EndpointStart start)
    {
        var upTo = new SequenceNumber[_cursors.Length];
        for (var partition = 0; settings.Rules.ReadWhatWasThere && partition < upTo.Length; partition++)
        {
            upTo[partition] = start.Joined[partition];
            if (_options.NewestOnly && partition < _heads.Count && _heads[partition] > upTo[partition])
                upTo[partition] = _heads[partition];
        }
        return upTo;
    }

    private void Restore(IReadOnlyCollection<LaneRow> rows)
    {
        foreach (var row in rows)
        {
            var lane = Lane.FromRow(row, _held);
            _lanes.Add(row.Object, lane);
            if (lane.IsFailing)
                _failing++;
            // What the object has between its row and the offset is not known: to be looked for until there is nothing.
            var offset = _cursors[row.Partition.Value].Offset;
            if (lane.Settled < offset)
            {
                lane.Read = offset;
                Wait(lane, lane.NextAttempt);
            }
            else if (lane.IsFailing)
            {
                // So is what it failed with, when something else held the offset back.
                lane.Read = lane.Settled.Next;
                Wait(lane, lane.NextAttempt);
            }
        }
    }

    /// <summary>None of it is for this endpoint: nothing of it need be read, which for many endpoints is a journal each.</summary>
    private void SkipWhatWasThere()
    {
        foreach (var cursor in _cursors)
        {
            if (cursor.Read >= cursor.Joined)
                continue;
            Count(DeliveryResult.Skipped, cursor.Joined.Value - cursor.Read.Value);
            cursor.Skip(cursor.Joined);
        }
    }

    private void SkipOthers()
    {
        for (var partition = 0; partition < _skipped?.Count && partition < _cursors.Length; partition++)
        {
            var (cursor, to) = (_cursors[partition], _skipped[partition]);
            if (to <= cursor.Read)
                continue;
            // Of what is skipped some may have been for this endpoint, and be gone.
            if (to > cursor.Joined)
                Ask(cursor, new Gap(cursor.Read) { UpTo = to });
            else
                cursor.Skip(to);
        }
        _skipped = null;
    }
}
