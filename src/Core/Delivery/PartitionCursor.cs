using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>How far an endpoint is in one partition's log: read, and passed by the offset.</summary>
internal sealed class PartitionCursor(PartitionId partition, EndpointOffset stored)
{
    private const int SkippedWorthACommit = 1000;

    private readonly Queue<(SequenceNumber Sequence, Lane? Lane)> _slots = new();
    private SequenceNumber _skipped;
    private SequenceNumber _settled;

    public PartitionId Partition { get; } = partition;

    /// <summary>What is at or below this was there before the endpoint.</summary>
    public SequenceNumber Joined { get; } = stored.Joined;

    /// <summary>Up to here the journal knows that all is settled or has a lane.</summary>
    public SequenceNumber Committed { get; private set; } = stored.Sequence;

    /// <summary>As <see cref="Committed"/>, what the next commit will say.</summary>
    public SequenceNumber Offset { get; private set; } = stored.Sequence;

    public SequenceNumber Read { get; private set; } = stored.Sequence;

    /// <summary>
    /// Whether something was settled since the last commit. What others were sent, an endpoint reads again after a crash: else
    /// every endpoint would write something for every entry of each of them.
    /// </summary>
    public bool IsWorthCommitting => _settled > Committed || Offset.Value - Committed.Value >= SkippedWorthACommit;

    /// <summary>Entries read that the offset has not passed.</summary>
    public int Open => _slots.Count;

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

    public void MadeDurable(SequenceNumber sequence) => Committed = sequence;

    /// <summary>Moves the offset over what is settled, and over what its lane will tell.</summary>
    /// <param name="mayPass">Whether the lane of an unsettled entry will be stored along with the offset.</param>
    /// <param name="passed">Gets the lanes of the entries passed.</param>
    public void Advance(Func<Lane, bool> mayPass, ISet<Lane> passed)
    {
        while (_slots.TryPeek(out var slot) && (slot.Lane is null || slot.Lane.Settled >= slot.Sequence || mayPass(slot.Lane)))
        {
            _slots.Dequeue();
            _settled = Offset = slot.Sequence;
            if (slot.Lane is not null)
                passed.Add(slot.Lane);
        }
        if (_slots.Count == 0 && _skipped > Offset)
            Offset = _skipped;
    }

    /// <summary>The lane that holds the offset back, null when nothing does.</summary>
    public Lane? Blocker => _slots.TryPeek(out var slot) ? slot.Lane : null;
}
