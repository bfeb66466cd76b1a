using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>How far an endpoint is in one partition's log: read, and passed by the offset.</summary>
/// <param name="partition">The partition.</param>
/// <param name="joined">What is at or below this was there before the endpoint.</param>
/// <param name="offset">Persisted, or about to be.</param>
internal sealed class PartitionCursor(PartitionId partition, SequenceNumber joined, SequenceNumber offset)
{
    private const int SkippedWorthADelta = 1000;

    private readonly Queue<(SequenceNumber Sequence, Lane? Lane)> _slots = new();
    private SequenceNumber _skipped;
    private SequenceNumber _settled;

    public PartitionId Partition { get; } = partition;

    public SequenceNumber Joined { get; } = joined;

    /// <summary>Up to here the log knows that all is settled or has a lane.</summary>
    public SequenceNumber Persisted { get; private set; } = offset;

    /// <summary>As <see cref="Persisted"/>, what the next delta will say.</summary>
    public SequenceNumber Offset { get; private set; } = offset;

    public SequenceNumber Read { get; private set; } = offset;

    /// <summary>
    /// Whether something was settled since the last delta. What others were sent, an endpoint reads again after a crash: else
    /// every endpoint would write something for every entry of each of them.
    /// </summary>
    public bool IsWorthPersisting => _settled > Persisted || Offset.Value - Persisted.Value >= SkippedWorthADelta;

    /// <summary>Entries read that the offset has not passed.</summary>
    public int Open => _slots.Count;

    /// <summary>What was read behind numbers that are missing, until it is known what expired there; null: nothing is missing.</summary>
    public Gap? Gap { get; set; }

    /// <summary>Whether numbers are missing before this one, of which some may have been for the endpoint.</summary>
    public bool IsAfterGap(SequenceNumber sequence) => sequence.Value - 1 > Math.Max(Read.Value, Joined.Value);

    /// <summary>Adds an entry that was read; without a lane it needs nothing more.</summary>
    public void Add(SequenceNumber sequence, Lane? lane)
    {
        Read = sequence;
        _slots.Enqueue((sequence, lane));
    }

    /// <summary>An entry that is for others.</summary>
    public void Skip(SequenceNumber sequence)
    {
        Read = sequence;
        _skipped = sequence;
        if (_slots.Count == 0)
            Offset = sequence;
    }

    public void MadeDurable(SequenceNumber sequence) => Persisted = sequence;

    /// <summary>Moves the offset over what is settled, and over what its lane will tell.</summary>
    /// <param name="isTight">Whether an entry under way gets a row too, so that the offset can pass.</param>
    /// <param name="passed">Gets the lanes of the entries passed.</param>
    public void Advance(bool isTight, HashSet<Lane> passed)
    {
        while (_slots.TryPeek(out var slot) && (slot.Lane is null || slot.Lane.Settled >= slot.Sequence || MayPass(slot.Lane, isTight)))
        {
            _slots.Dequeue();
            _settled = Offset = slot.Sequence;
            if (slot.Lane is not null)
                passed.Add(slot.Lane);
        }
        if (_slots.Count == 0 && _skipped > Offset)
            Offset = _skipped;
    }

    // What only waits for room holds the offset: else a dead endpoint would read on, a row and a payload for every object.
    private static bool MayPass(Lane lane, bool isTight) =>
        lane.IsFailing || lane.IsStored || (isTight && lane.Status == LaneStatus.InFlight);
}
