using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

internal sealed partial class EndpointActor
{
    /// <summary>Lanes that something happened to since the last commit.</summary>
    private readonly HashSet<Lane> _changed = [];
    private readonly List<DeadLetter> _deadLetters = [];
    private PendingCommit? _committing;

    private void MarkChanged(Lane lane) => _changed.Add(lane);

    /// <summary>One commit at a time; what happens meanwhile goes into the next.</summary>
    private void Commit()
    {
        if (_committing is not null)
            return;
        // With the window filling up behind a slow request, its object gets a row, so that the offset can pass.
        var isTight = _window > options.Window * 3 / 4 || _open >= MostOpen || _drain is not null;
        var offsets = new List<(PartitionId, SequenceNumber)>();
        foreach (var cursor in _cursors)
        {
            var before = cursor.Open;
            // What only waits for room holds the offset: else a dead endpoint would read on, a row and a payload for every object.
            cursor.Advance(lane => lane.IsFailing || lane.IsStored || (isTight && lane.Status == LaneStatus.InFlight), _changed);
            _open -= before - cursor.Open;
            if (cursor.IsWorthCommitting || (_drain is not null && cursor.Offset > cursor.Committed))
                offsets.Add((cursor.Partition, cursor.Offset));
        }
        if (offsets.Count == 0 && _changed.Count == 0 && _deadLetters.Count == 0)
            return;
        var (rows, removed, lanes) = Rows(isTight);
        var write = new EndpointCommit
        {
            Fence = fence,
            Endpoint = options.Id,
            Offsets = offsets,
            Lanes = rows,
            RemovedLanes = removed,
            DeadLetters = [.. _deadLetters],
        };
        if (offsets.Count + rows.Count + removed.Count + write.DeadLetters.Count == 0)
            return;
        _deadLetters.Clear();
        Write(new PendingCommit(write, lanes));
    }

    /// <summary>What the offset cannot tell gets a row; what it tells by now loses it.</summary>
    private (List<LaneRow> Rows, List<(PartitionId, ObjectKey)> Removed, List<(Lane, int)> Lanes) Rows(bool isTight)
    {
        var rows = new List<LaneRow>();
        var removed = new List<(PartitionId, ObjectKey)>();
        var lanes = new List<(Lane, int)>();
        foreach (var lane in _changed)
        {
            var offset = _cursors[lane.Partition.Value].Offset;
            var isBehind = lane.Settled < offset && lane.HasMore;
            var isAhead = lane.Settled > offset && lane.Status == LaneStatus.Uncommitted;
            if (isBehind || lane.IsFailing || (isAhead && (lane.HasMore || isTight || lane.IsStored)))
            {
                rows.Add(lane.ToRow());
                lane.IsStored = true;
                lanes.Add((lane, lane.Outcomes));
            }
            else if (lane.Settled <= offset)
            {
                if (lane.IsStored)
                    removed.Add((lane.Partition, lane.Object));
                lane.IsStored = false;
                lanes.Add((lane, lane.Outcomes));
            }
        }
        // The others are ahead of the offset, and what comes after them is not here yet: they can wait for the offset.
        _changed.RemoveWhere(lane => lane.Status != LaneStatus.Uncommitted);
        foreach (var (lane, _) in lanes)
            _changed.Remove(lane);
        return (rows, removed, lanes);
    }

    private void Write(PendingCommit commit)
    {
        _committing = commit;
        Context.PipeToSelf<WriteResult>(
            services.Journal.CommitAsync(commit.Write, Context.Stopping),
            result => new Message.Committed(commit, result),
            error => new Message.Committed(commit, new WriteResult(WriteOutcome.Unknown, error.Message)));
    }

    private void Committed(Message.Committed committed)
    {
        switch (committed.Result.Outcome)
        {
            case WriteOutcome.Written:
                break;
            case WriteOutcome.NotWritten:
                Log.NotCommitted(services.Logger, options.Id, committed.Result.Reason, TroubleBackoff.TotalSeconds);
                Context.Timers.StartSingle(
                    committed.Commit, new Message.CommitAgain(committed.Commit), TroubleBackoff);
                return;
            default:
                // Started anew from what is stored: what is not stored is sent again, under the same id.
                throw new PartitionLostException(fence.Partition, committed.Result);
        }
        _committing = null;
        foreach (var (partition, sequence) in committed.Commit.Write.Offsets)
            _cursors[partition.Value].MadeDurable(sequence);
        foreach (var (lane, outcomes) in committed.Commit.Lanes)
        {
            if (lane.Outcomes == outcomes && lane.Status != LaneStatus.InFlight)
                MadeDurable(lane);
        }
    }

    private void MadeDurable(Lane lane)
    {
        if (lane.InWindow)
        {
            lane.InWindow = false;
            _window--;
        }
        if (lane.Status == LaneStatus.Uncommitted)
            NextOf(lane);
        else if (lane.Status == LaneStatus.Idle && !lane.IsStored)
            _lanes.Remove(lane.Object);
    }
}
