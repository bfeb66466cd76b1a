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
}
