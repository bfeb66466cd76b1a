using System.Globalization;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    private const int MostTriesAtARow = 3;

    private readonly ExponentialBackoff _logBackoff = ExponentialBackoff.Short(settings.Jitter);
    private EndpointStart? _start;
    private IReadOnlyList<SequenceNumber> _heads = [];
    private EndpointProgress? _recovered;
    private IReadOnlyList<SequenceNumber>? _skipped;
    private bool _isSkipping;
    private bool _isAskedAgain;
    private bool _isLogReady;
    private string? _logTrouble;
    private long _badRow;
    private int _badTimes;
    private DateTimeOffset? _startLogAt;
    private DateTimeOffset? _openAt;

    private void TakeOfOpening(EndpointInput input)
    {
        switch (input)
        {
            case EndpointInput.Start:
                _effects.Add(EndpointEffect.Open.Instance);
                _effects.Add(EndpointEffect.StartLog.Instance);
                break;
            case EndpointInput.Opened opened when !_isOpen:
                (_start, _heads) = (opened.Known, opened.Heads);
                TryBegin();
                break;
            case EndpointInput.OpenFailed failed:
                OpenAgain(failed.Reason);
                break;
            case EndpointInput.OthersSkipped skipped when !_isOpen:
                _skipped = skipped.Offsets;
                TryBegin();
                break;
            case EndpointInput.SkipFailed failed:
                OpenAgain(failed.Reason);
                break;
            case EndpointInput.LogRecovered recovered:
                Recovered(recovered.Progress);
                break;
            case EndpointInput.LogFailed failed:
                _logTrouble = failed.Reason;
                break;
            case EndpointInput.LogUnreadable unreadable:
                Unreadable(unreadable);
                break;
            case EndpointInput.LogStopped:
                LogStopped();
                break;
        }
    }

    private void OpenAgain(string reason)
    {
        _effects.Add(new EndpointReport.OpenFailed(reason));
        _openAt = _now + TroubleWait;
    }

    private void Recovered(EndpointProgress progress)
    {
        _isLogReady = true;
        if (!_isOpen)
        {
            _recovered = progress;
            TryBegin();
        }
        else if (IsOfAnother(progress))
        {
            Fail("its stored progress says more than it has done: another process wrote it");
        }
        else
        {
            GivePending();
        }
    }

    /// <summary>A log that stopped under us may have what we gave it or not, and nothing else.</summary>
    private bool IsOfAnother(EndpointProgress progress)
    {
        for (var partition = 0; partition < progress.Offsets.Count && partition < _cursors.Length; partition++)
        {
            if (progress.Offsets[partition] > _cursors[partition].Offset)
                return true;
        }
        return false;
    }

    private void Unreadable(EndpointInput.LogUnreadable unreadable)
    {
        _logTrouble = unreadable.Reason;
        if (unreadable.Row != _badRow)
            (_badRow, _badTimes) = (unreadable.Row, 0);
        if (unreadable.Row == 0 || ++_badTimes >= MostTriesAtARow)
            Quarantine(unreadable.Reason);
    }

    private void LogStopped()
    {
        _isLogReady = false;
        if (_isQuarantined)
            return;
        var wait = _logBackoff.Next();
        _startLogAt = _now + wait;
        _effects.Add(new EndpointReport.NotPersisted(_logTrouble ?? "its log stopped", wait));
        _logTrouble = null;
    }

    private void Quarantine(string reason)
    {
        if (_isQuarantined)
            return;
        _isQuarantined = true;
        _startLogAt = _openAt = null;
        if (_isOpen)
            Unload();
        _effects.Add(new EndpointReport.Quarantined(reason));
    }

    /// <summary>Tries what failed and is due once more.</summary>
    private void TryAgain()
    {
        if (_startLogAt <= _now)
        {
            _startLogAt = null;
            _effects.Add(EndpointEffect.StartLog.Instance);
        }
        if (_openAt <= _now)
        {
            _openAt = null;
            if (_start is null)
                _effects.Add(EndpointEffect.Open.Instance);
            else
                _isSkipping = false;
            TryBegin();
        }
        TryLettersAgain();
        TryExpiredAgain();
    }

    private DateTimeOffset? NextTry()
    {
        DateTimeOffset? next = null;
        Earlier(ref next, _startLogAt);
        Earlier(ref next, _openAt);
        Earlier(ref next, _lettersAt);
        Earlier(ref next, _expiredAt);
        return next;
    }

    /// <summary>Begins when the journal and the log have said what they know.</summary>
    private void TryBegin()
    {
        if (_isOpen || _isQuarantined || !_isLogReady || _start is not { } start || _recovered is not { } recovered)
            return;
        if (recovered.Journal is { } journal && journal != settings.Journal)
        {
            Quarantine($"its progress is of journal {journal}, and this is journal {settings.Journal}: restore the one that belongs to the other, or remove the endpoint's log to send everything that lives again");
            return;
        }
        var offsets = Offsets(start, recovered);
        if (AboveHead(offsets) is { } partition)
        {
            // What another owner persisted a moment ago may be above the heads that were read before.
            if (_isAskedAgain)
                Quarantine(string.Create(CultureInfo.InvariantCulture, $"its progress is at entry {offsets[partition]} of partition {partition}, and the journal ends at {_heads[partition]}: the journal is older than the progress. Restore the journal, or restore the progress of the same time"));
            else
                _effects.Add(EndpointEffect.Open.Instance);
            _isAskedAgain = true;
            _start = null;
            return;
        }
        if (_options.FromAnnotation && _skipped is null)
        {
            if (!_isSkipping)
                _effects.Add(new EndpointEffect.SkipOthers(offsets));
            _isSkipping = true;
            return;
        }
        Begin(start, recovered, offsets);
    }

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
        _effects.Add(new EndpointReport.Opened(start.IsNew, _failing));
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
