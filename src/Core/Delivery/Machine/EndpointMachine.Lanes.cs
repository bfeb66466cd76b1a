using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    // The lanes of one endpoint that are read at a time, in one read as a rule: the journal is read by all.
    private const int MostLoading = 32;

    private readonly Queue<Lane> _ready = new();
    private readonly PriorityQueue<Lane, DateTimeOffset> _waiting = new();
    private int _loading;

    // Lanes whose head was read for them alone and not sent yet, so that many that become due at once do not fill the memory.
    private int _loaded;

    /// <summary>A lane that has something to send, but not now, and not in memory.</summary>
    private void Wait(Lane lane, DateTimeOffset? due)
    {
        lane.Unload();
        _waiting.Enqueue(lane, due ?? DateTimeOffset.MinValue);
    }

    private bool HasRoom => _held.Room > 0;

    private bool MayLoad => _loading < MostLoading && _loaded < _limit.Current && _held.MayExpect;

    private void LoadDue()
    {
        while (MayLoad && _waiting.TryPeek(out var lane, out var due) && due <= _now)
        {
            _waiting.Dequeue();
            Load(lane);
        }
    }

    /// <summary>Reads what the lane has to send: by now that may be something newer.</summary>
    private void Load(Lane lane)
    {
        _loading++;
        _loaded++;
        lane.IsLoaded = true;
        lane.Status = LaneStatus.Loading;
        lane.ReadWhenLoading = lane.Read;
        lane.Expected = _held.Expect(lane.LastBytes);
        _effects.Add(new EndpointEffect.Load(lane.Partition, lane.Object, lane.Settled, lane.Read));
    }

    private void Arrived(Lane lane)
    {
        _loading--;
        _held.Arrived(lane.Expected);
        lane.Expected = 0;
    }

    private void LoadFailed(EndpointInput.LoadFailed failed)
    {
        if (!_lanes.TryGetValue(failed.Object, out var lane) || lane.Status != LaneStatus.Loading)
            return;
        _effects.Add(new EndpointReport.LoadFailed(failed.Object, failed.Reason));
        Arrived(lane);
        LeaveLoaded(lane);
        if (EndProbe(lane))
            _circuit.Postpone(_now + TroubleWait);
        Wait(lane, _now + TroubleWait);
    }

    private void Loaded(EndpointInput.Loaded loaded)
    {
        if (!_lanes.TryGetValue(loaded.Object, out var lane) || lane.Status != LaneStatus.Loading)
            return;
        Arrived(lane);
        TakeExpired(lane, loaded.Expired, loaded.Head?.Entry.Sequence);
        if (loaded.Head is { } head)
        {
            TakeHead(lane, head.Entry, head.Skipped, head.Previous);
            return;
        }
        LeaveLoaded(lane);
        EndProbe(lane);
        if (lane.Read != lane.ReadWhenLoading)
        {
            Wait(lane, null);
            return;
        }
        // What it waited for was removed by retention.
        if (lane.IsFailing)
        {
            _failing--;
            if (_options.NewestOnly)
                Count(DeliveryResult.Superseded);
        }
        lane.Settle(lane.Read);
        MarkChanged(lane);
    }

    private void TakeHead(Lane lane, Entry entry, int skipped, ResourceVersion previous)
    {
        if (lane.Read < entry.Sequence)
            lane.Read = entry.Sequence;
        if (lane.Previous.IsNone)
            lane.Previous = previous;
        Await(lane, entry, isNext: true);
        if (IsUnloading && lane != _probe)
        {
            LeaveLoaded(lane);
            Wait(lane, lane.NextAttempt);
            return;
        }
        lane.Head = entry;
        Supersede(lane, skipped);
        lane.Status = LaneStatus.Ready;
        _ready.Enqueue(lane);
    }

    private void LeaveLoaded(Lane lane)
    {
        if (!lane.IsLoaded)
            return;
        lane.IsLoaded = false;
        _loaded--;
    }

    /// <summary>Nothing is sent for a while: what waits is not kept in memory.</summary>
    private void Unload()
    {
        if (_probe is { Status: not LaneStatus.InFlight })
            _probe = null;
        while (_ready.TryDequeue(out var lane))
        {
            LeaveLoaded(lane);
            Wait(lane, lane.NextAttempt);
        }
        foreach (var lane in _lanes.Values)
            lane.Follower = null;
    }

    /// <summary>What comes next, now that what came before is durable.</summary>
    private void NextOf(Lane lane)
    {
        lane.Status = LaneStatus.Idle;
        if (lane.HasMore)
        {
            var follower = lane.Follower;
            lane.Follower = null;
            if (follower is not null && follower.Sequence == lane.Read && !(follower.Superseded && _options.NewestOnly))
                TakeHead(lane, follower, 0, lane.Previous);
            else
                Wait(lane, null);
            return;
        }
        // With a row it stays known until the offset has passed what it tells.
        if (!lane.IsStored)
            _lanes.Remove(lane.Object);
    }

    private DateTimeOffset? NextOfLanes()
    {
        DateTimeOffset? next = null;
        if (_circuit.IsOpen)
        {
            Earlier(ref next, NextOfProbe());
            if (!_isPulling && PullForProbeAt is { } at && at > _now)
                Earlier(ref next, at);
        }
        else if (MayLoad && _waiting.TryPeek(out _, out var due))
            Earlier(ref next, due);
        if (_ready.Count > 0)
            Earlier(ref next, _holdUntil);
        if (_isPulling && MayPull)
            Earlier(ref next, _pulledAt + PullAgain);
        return next;
    }
}
