using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

internal sealed partial class WatcherMachine
{
    /// <summary>The position in the journal.</summary>
    private ResourceVersion _persisted;

    /// <summary>The position that is being written; none: no write is under way.</summary>
    private ResourceVersion _writing;

    /// <summary>Whether a write of the position may still come true.</summary>
    private bool _isUncertain;
    private bool _isSecondTick;
    private bool _isEnding;
    private DateTimeOffset? _drainBy;

    /// <summary>Up to here all partitions have settled everything, those that are left out or not there included.</summary>
    private ResourceVersion Position()
    {
        var position = _links[0].Position;
        for (var i = 1; i < _links.Length && !position.IsNone; i++)
            position = ResourceVersion.Lower(position, _links[i].Position);
        return position;
    }

    private bool WritePosition()
    {
        if (_phase == Phase.Resetting || !_writing.IsNone)
            return false;
        var position = Position();
        if (!position.IsNewerThan(_persisted))
            return false;
        _writing = position;
        _effects.Add(new WatcherEffect.WritePosition(_epoch.Number, position));
        return true;
    }

    private void PositionWritten(WriteResult result)
    {
        var position = _writing;
        _writing = ResourceVersion.None;
        if (result.Outcome == WriteOutcome.Written)
            _persisted = position;
        _isUncertain |= result.Outcome == WriteOutcome.Unknown;
        if (result.Outcome == WriteOutcome.OwnershipLost)
            Lost(result);
        else if (_phase == Phase.Resetting)
            WriteReset();
        else if (_isEnding && (result.Outcome != WriteOutcome.Written || !WritePosition()))
            End();
    }

    /// <summary>
    /// Versions begin anew. Nothing is told before the journal knows: a start in between would go on at a version of the history that is gone.
    /// </summary>
    private void Reset()
    {
        _phase = Phase.Resetting;
        foreach (var feed in _feeds)
            Close(feed);
        SettleDoubt();
        if (_isUncertain)
            Fail("the server's history was reset while the position from before was being written");
        else if (_writing.IsNone)
            WriteReset();
    }

    private void WriteReset() => _effects.Add(new WatcherEffect.WriteReset(_epoch.Number, _history + 1));

    private void ResetWritten(WriteResult result)
    {
        if (result.Outcome == WriteOutcome.OwnershipLost)
        {
            Lost(result);
            return;
        }
        if (_phase != Phase.Resetting)
            return;
        if (result.Outcome != WriteOutcome.Written)
        {
            AskJournalLater(result.Reason ?? $"{result.Outcome}");
            return;
        }
        _journalBackoff.Reset();
        _history++;
        _persisted = _highest = ResourceVersion.None;
        _phase = Phase.Running;
        foreach (var link in _links)
        {
            Leave(link);
            link.SetPosition(ResourceVersion.None);
            if (link.Hello != 0 && !link.IsLeftOut)
                Welcome(link, LinkNeed.Rewind);
        }
        _placeAt = null;
        _listAt = _now;
        _mustPlace = true;
    }

    private void Lost(WriteResult result)
    {
        // Who was told to stop does not begin again.
        if (_phase == Phase.Draining)
            End();
        else
            Fail("another watch of the same has taken its place");
    }

    /// <summary>Reads no more; what is outstanding may still be settled.</summary>
    private void Drain()
    {
        if (_phase == Phase.Draining)
            return;
        var hasBegun = _phase is Phase.Gathering or Phase.Running;
        _phase = Phase.Draining;
        _journalAt = _placeAt = null;
        foreach (var feed in _feeds)
            Close(feed);
        SettleDoubt();
        if (!hasBegun)
        {
            End();
            return;
        }
        _drainBy = _now + _options.MostDraining;
        EndDrainWhenSettled();
    }

    private void EndDrainWhenSettled()
    {
        if (_phase != Phase.Draining || _isEnding)
            return;
        foreach (var link in _links)
        {
            if (!link.IsSettled)
                return;
        }
        EndDrain();
    }

    private void EndDrain()
    {
        if (_isEnding)
        {
            End();
            return;
        }
        _isEnding = true;
        _drainBy = _now + _options.MostDraining;
        if (!WritePosition() && _writing.IsNone)
            End();
    }

    private void End()
    {
        _phase = Phase.Over;
        _effects.Add(new WatcherEffect.Drained());
    }
}
