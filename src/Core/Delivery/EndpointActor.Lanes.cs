using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

internal sealed partial class EndpointActor
{
    /// <summary>An entry that was read: to be sent, to wait behind its object's, or not for this endpoint.</summary>
    private void Take(Entry entry)
    {
        var cursor = _cursors[entry.Partition.Value];
        if (entry.Sequence <= cursor.Read)
            return;
        if (entry.Target != _target)
        {
            cursor.Skip(entry.Sequence);
            if (_target is null)
                services.Metrics.Counted(_label, DeliveryResult.Skipped);
            return;
        }
        _open++;
        _lanes.TryGetValue(entry.Object, out var lane);
        if (entry.Resend > 0 && (entry.Superseded || lane is not (null or { Status: LaneStatus.Idle })))
        {
            Leave(entry, cursor);
            return;
        }
        if (lane is not null)
        {
            cursor.Add(entry.Sequence, lane);
            if (entry.Sequence > lane.Settled)
                Follow(lane, entry);
            return;
        }
        if (!IsFor(entry, cursor))
        {
            cursor.Add(entry.Sequence, null);
            services.Metrics.Counted(_label, DeliveryResult.Skipped);
            return;
        }
        lane = new Lane(entry.Partition, entry.Object, new SequenceNumber(entry.Sequence.Value - 1)) { Read = entry.Sequence };
        _lanes.Add(entry.Object, lane);
        cursor.Add(entry.Sequence, lane);
        if (entry.Superseded && options.NewestOnly)
            Load(lane);
        else
            TakeHead(lane, new LaneHead(entry, 0, entry.Previous));
    }

    /// <summary>
    /// A resend only repeats: with something of the object outstanding here, or newer in the journal, it is left out, so that they
    /// do not pile up.
    /// </summary>
    private void Leave(Entry entry, PartitionCursor cursor)
    {
        cursor.Add(entry.Sequence, null);
        services.Metrics.Counted(_label, DeliveryResult.LeftOut);
    }

    /// <summary>Of what was there before the endpoint only the newest state of what lives is for it, if anything.</summary>
    private bool IsFor(Entry entry, PartitionCursor cursor)
    {
        if (entry.Sequence <= cursor.Joined)
            return options.Initial == InitialMode.Deliver && !entry.Superseded && entry.Type is ChangeType.Added or ChangeType.Modified;
        return entry.Cause != Cause.Initial || options.Initial == InitialMode.Deliver;
    }

    /// <summary>Another entry of an object that has a lane.</summary>
    private void Follow(Lane lane, Entry entry)
    {
        var isOnly = lane.Read == (lane.Head?.Sequence ?? lane.Settled);
        lane.Read = entry.Sequence;
        switch (lane.Status)
        {
            case LaneStatus.Idle when entry.Superseded && options.NewestOnly:
                Load(lane);
                break;
            case LaneStatus.Idle:
                TakeHead(lane, new LaneHead(entry, 0, entry.Previous));
                break;
            case LaneStatus.Ready when options.NewestOnly && lane.Head!.Uid == entry.Uid && lane.Head.Type != ChangeType.Deleted && isOnly:
                lane.Skipped += lane.Head.Resend > 0 ? 0 : 1 + lane.Head.Collapsed;
                lane.Head = entry;
                services.Metrics.Counted(_label, DeliveryResult.Superseded);
                break;
            case LaneStatus.Ready or LaneStatus.InFlight or LaneStatus.Uncommitted when isOnly:
                lane.Follower = entry;
                break;
            default:
                // More than one, or to be read again anyway: read from the journal when it is its turn.
                lane.Follower = null;
                break;
        }
    }

    /// <summary>A lane that has something to send, but not now.</summary>
    private void Wait(Lane lane)
    {
        lane.Status = LaneStatus.Backoff;
        _backoff.Enqueue(lane, lane.NextAttempt ?? DateTimeOffset.MinValue);
    }

    private void TakeDue()
    {
        var now = Time.GetUtcNow();
        while (_backoff.TryPeek(out var lane, out var due) && due <= now)
        {
            _backoff.Dequeue();
            Load(lane);
        }
    }

    /// <summary>Reads what the lane has to send: by now that may be something newer.</summary>
    private void Load(Lane lane)
    {
        lane.Status = LaneStatus.Loading;
        lane.ReadWhenLoading = lane.Read;
        Context.PipeToSelf<LaneHead?>(
            services.Journal.ReadNextAsync(lane.Partition, lane.Object, _target, lane.Settled, options.NewestOnly, Context.Stopping),
            head => new Message.Loaded(lane, head),
            error => new Message.LoadFailed(lane, error));
    }

    private void TakeHead(Lane lane, LaneHead? head)
    {
        if (head is null)
        {
            if (lane.Read != lane.ReadWhenLoading)
            {
                Load(lane);
                return;
            }
            // What it waited for was removed by retention, and listed as expired there.
            if (lane.IsFailing)
                _failing--;
            lane.Succeed(lane.Read);
            MarkChanged(lane);
            return;
        }
        lane.Head = head.Entry;
        lane.Skipped = head.Skipped;
        if (lane.Read < head.Entry.Sequence)
            lane.Read = head.Entry.Sequence;
        if (lane.Previous.IsNone)
            lane.Previous = head.Previous;
        if (head.Skipped > 0)
            services.Metrics.Counted(_label, DeliveryResult.Superseded, head.Skipped);
        lane.Status = LaneStatus.Ready;
        _ready.Enqueue(lane);
    }

    /// <summary>What comes after something that is settled durably.</summary>
    private void NextOf(Lane lane)
    {
        lane.Status = LaneStatus.Idle;
        if (lane.HasMore)
        {
            var follower = lane.Follower;
            lane.Follower = null;
            if (follower is not null && follower.Sequence == lane.Read && !(follower.Superseded && options.NewestOnly))
                TakeHead(lane, new LaneHead(follower, 0, lane.Previous));
            else
                Load(lane);
            return;
        }
        // With a row it stays known until the offset has passed what it tells.
        if (!lane.IsStored)
            _lanes.Remove(lane.Object);
    }
}
