using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

internal sealed partial class EndpointMachine
{
    private const int MostOpen = 128;
    private const int PullEntries = 64;
    private const long PullBytes = 1 << 20;

    // While the circuit is open only enough to find something to probe with.
    private const int ProbeEntries = 8;
    private const long ProbeBytes = 1 << 16;
    private static readonly TimeSpan PullAgain = TimeSpan.FromSeconds(5);

    // By the partition's number: up to here whether an entry is superseded must not be a hint of then. Of what was there when the endpoint joined
    // it decides what is for it; of what was there when it began, its life before may have sent what superseded it, and not persisted that.
    private SequenceNumber[] _readUpTo = [];

    private int _open;
    private int _failing;
    private bool _isPulling;
    private DateTimeOffset _pulledAt;

    private bool MayPull => _gaps == 0 && _open < MostOpen && HasRoom && _failing < _options.MostFailing && (!_circuit.IsOpen || PullForProbeAt <= _now);

    private void Pull()
    {
        if (!MayPull)
            return;
        if (_isPulling)
        {
            if (_now < _pulledAt + PullAgain)
                return;
            // Nothing new, or the tail began anew and has forgotten.
            _effects.Add(EndpointEffect.CancelPull.Instance);
        }
        _isPulling = true;
        _pulledAt = _now;
        var after = new SequenceNumber[_cursors.Length];
        for (var partition = 0; partition < after.Length; partition++)
            after[partition] = _cursors[partition].Read;
        var (most, mostBytes) = _circuit.IsOpen ? (ProbeEntries, ProbeBytes) : (PullEntries, Math.Min(PullBytes, _held.Room));
        _effects.Add(new EndpointEffect.Pull(after, most, mostBytes, ReadUpTo()));
    }

    /// <summary>Empty once all of it is read.</summary>
    private SequenceNumber[] ReadUpTo()
    {
        foreach (var cursor in _cursors)
        {
            if (cursor.Read < _readUpTo[cursor.Partition.Value])
                return _readUpTo;
        }
        return [];
    }

    private void Pulled(IReadOnlyList<Entry> entries)
    {
        _isPulling = false;
        if (!_isOpen)
            return;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var cursor = _cursors[entry.Partition.Value];
            if (entry.Sequence <= cursor.Read)
                continue;
            if (cursor.Gap is null && cursor.IsAfterGap(entry.Sequence))
                Open(cursor);
            if (cursor.Gap is { } gap)
                gap.Hold(entry);
            else
                Take(entry, cursor);
        }
        AskExpired();
    }

    /// <summary>An entry that was read: to be sent, to wait behind its object's, or not for this endpoint.</summary>
    private void Take(Entry entry, PartitionCursor cursor)
    {
        if (entry.Target != _target)
        {
            cursor.Skip(entry.Sequence);
            if (_target is null)
                Count(DeliveryResult.Skipped);
            return;
        }
        _open++;
        _lanes.TryGetValue(entry.Object, out var lane);
        // A resend only repeats: with something of the object outstanding here, or newer in the journal, it is left out, so that they do not pile up.
        if (entry.Resend > 0 && (entry.Superseded || lane is not (null or { Status: LaneStatus.Idle })))
        {
            cursor.Add(entry.Sequence, null);
            Count(DeliveryResult.LeftOut);
            return;
        }
        if (lane is not null)
        {
            cursor.Add(entry.Sequence, lane);
            // Up to what was read for the lane by itself, nothing of the object is new.
            if (entry.Sequence > lane.Settled && entry.Sequence > lane.Read)
                Follow(lane, entry);
            return;
        }
        if (!IsFor(entry, cursor))
        {
            cursor.Add(entry.Sequence, null);
            Count(DeliveryResult.Skipped);
            return;
        }
        lane = new Lane(entry.Partition, entry.Object, new SequenceNumber(entry.Sequence.Value - 1), _held) { Read = entry.Sequence };
        _lanes.Add(entry.Object, lane);
        cursor.Add(entry.Sequence, lane);
        Await(lane, entry, isNext: true);
        TakeNext(lane, entry);
    }

    /// <summary>Of what was there before the endpoint only the newest state of what lives is for it, if anything.</summary>
    private bool IsFor(Entry entry, PartitionCursor cursor)
    {
        if (entry.Sequence <= cursor.Joined)
            return _options.Initial == InitialMode.Deliver && !entry.Superseded && entry.Type is ChangeType.Added or ChangeType.Modified;
        return entry.Cause != Cause.Initial || _options.Initial == InitialMode.Deliver;
    }

    /// <summary>Another entry of an object that has a lane.</summary>
    private void Follow(Lane lane, Entry entry)
    {
        var isOnly = lane.IsComplete;
        Await(lane, entry, isNext: !lane.HasMore);
        lane.Read = entry.Sequence;
        switch (lane.Status)
        {
            case LaneStatus.Idle:
                TakeNext(lane, entry);
                break;
            case LaneStatus.Ready when _options.NewestOnly && lane.Head!.Uid == entry.Uid && lane.Head.Type != ChangeType.Deleted && isOnly:
                Supersede(lane, lane.Skipped + (lane.Head.Resend > 0 ? 0 : 1 + lane.Head.Collapsed));
                lane.Head = entry;
                break;
            case LaneStatus.Ready or LaneStatus.InFlight or LaneStatus.Unpersisted when isOnly:
                lane.Follower = entry;
                break;
            default:
                // More than one, or to be read again anyway: read from the journal when it is its turn.
                lane.Follower = null;
                break;
        }
    }

    /// <summary>What comes next, as it was read; or what takes its place by now.</summary>
    private void TakeNext(Lane lane, Entry entry)
    {
        if (entry.Superseded && _options.NewestOnly)
            Wait(lane, null);
        else
            TakeHead(lane, entry, 0, entry.Previous);
    }

    private void Supersede(Lane lane, int skipped)
    {
        lane.Skipped = skipped;
        if (skipped <= lane.Counted)
            return;
        Count(DeliveryResult.Superseded, skipped - lane.Counted);
        lane.Counted = skipped;
    }

    private void Count(DeliveryResult result, long count = 1) => _effects.Add(new EndpointReport.Counted(result, count));
}
