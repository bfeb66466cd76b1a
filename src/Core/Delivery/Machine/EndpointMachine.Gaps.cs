using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    private int _gaps;
    private readonly List<PartitionCursor> _toAsk = [];
    private DateTimeOffset? _expiredAt;

    /// <summary>Numbers are missing: what comes behind them is held until it is known what retention removed there.</summary>
    private void Open(PartitionCursor cursor)
    {
        cursor.Gap = new Gap(cursor.Read);
        _gaps++;
        _toAsk.Add(cursor);
    }

    private void Ask(PartitionCursor cursor, Gap gap)
    {
        cursor.Gap = gap;
        _gaps++;
        _effects.Add(new EndpointEffect.ReadExpired(cursor.Partition, gap.After, gap.UpTo));
    }

    private void AskExpired()
    {
        foreach (var cursor in _toAsk)
            _effects.Add(new EndpointEffect.ReadExpired(cursor.Partition, cursor.Gap!.After, cursor.Gap.UpTo));
        _toAsk.Clear();
    }

    private void ExpiredFailed(EndpointInput.ExpiredFailed failed)
    {
        _effects.Add(new EndpointReport.ExpiredFailed(failed.Partition, failed.Reason));
        _expiredAt = _now + TroubleWait;
        if (_cursors[failed.Partition.Value].Gap is { } gap)
            gap.AskAgain = _expiredAt;
    }

    private void TryExpiredAgain()
    {
        if (_expiredAt is null || _expiredAt > _now)
            return;
        _expiredAt = null;
        foreach (var cursor in _cursors)
        {
            if (cursor.Gap is not { AskAgain: { } again } gap)
                continue;
            if (again > _now)
            {
                Earlier(ref _expiredAt, again);
                continue;
            }
            gap.AskAgain = null;
            _effects.Add(new EndpointEffect.ReadExpired(cursor.Partition, gap.After, gap.UpTo));
        }
    }

    /// <summary>Takes what expired and what was held, in order.</summary>
    private void ExpiredRead(EndpointInput.ExpiredRead read)
    {
        var cursor = _cursors[read.Partition.Value];
        if (cursor.Gap is not { } gap)
            return;
        cursor.Gap = null;
        _gaps--;
        var (next, lost) = (0, 0);
        foreach (var entry in gap.Held)
        {
            for (; next < read.Entries.Count && read.Entries[next].Sequence < entry.Sequence; next++)
                lost += TakeExpired(read.Entries[next], cursor);
            // It may have been removed since it was read.
            if (next < read.Entries.Count && read.Entries[next].Sequence == entry.Sequence)
                next++;
            Take(entry, cursor);
        }
        for (; next < read.Entries.Count && read.Entries[next].Sequence <= gap.UpTo; next++)
            lost += TakeExpired(read.Entries[next], cursor);
        if (cursor.Read < gap.UpTo)
            cursor.Skip(gap.UpTo);
        ReportExpired(lost);
    }

    /// <summary>An entry that is gone. Behind something of its object it is looked for when it is its turn.</summary>
    private int TakeExpired(ExpiredEntry entry, PartitionCursor cursor)
    {
        if (entry.Sequence <= cursor.Read || entry.Sequence <= cursor.Joined)
            return 0;
        _open++;
        if (!_lanes.TryGetValue(entry.Object, out var lane))
        {
            cursor.Add(entry.Sequence, null);
            Bury(entry);
            return 1;
        }
        cursor.Add(entry.Sequence, lane);
        if (entry.Sequence <= lane.Settled)
            return 0;
        lane.Read = entry.Sequence;
        lane.Follower = null;
        if (lane.Status == LaneStatus.Idle)
            Wait(lane, lane.NextAttempt);
        return 0;
    }

    /// <summary>What retention removed between the lane and what comes next.</summary>
    private void TakeExpired(Lane lane, IReadOnlyList<ExpiredEntry> expired, SequenceNumber? before)
    {
        var lost = 0;
        var joined = _cursors[lane.Partition.Value].Joined;
        foreach (var entry in expired)
        {
            if (entry.Sequence <= lane.Settled || entry.Sequence <= joined || entry.Sequence >= before)
                continue;
            Bury(entry);
            lost++;
            lane.Settled = entry.Sequence;
            if (lane.Read < entry.Sequence)
                lane.Read = entry.Sequence;
            MarkChanged(lane);
        }
        ReportExpired(lost);
    }

    private void Bury(ExpiredEntry entry) => _letters.Add(new DeadLetter
    {
        Endpoint = _options.Id,
        Partition = entry.Partition,
        Sequence = entry.Sequence,
        Object = entry.Object,
        Uid = entry.Uid,
        Version = entry.Version,
        Type = entry.Type,
        Time = _now,
        Attempts = 0,
        Reason = Refusals.Expired,
    });

    private void ReportExpired(int count)
    {
        if (count == 0)
            return;
        _effects.Add(new EndpointReport.DeadLettered(DeadLetterReason.Retention, count));
        _effects.Add(new EndpointReport.Expired(count));
        Remember(count, Refusals.Expired);
    }
}
