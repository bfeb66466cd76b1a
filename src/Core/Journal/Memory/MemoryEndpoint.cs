using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>An endpoint's registration and progress.</summary>
internal sealed class MemoryEndpoint(EndpointRegistration registration, EndpointOffset[] offsets)
{
    private readonly Dictionary<(PartitionId Partition, ObjectKey Object), LaneRow> _lanes = [];

    public EndpointRegistration Registration { get; set; } = registration;

    public bool IsRemoved { get; set; }

    /// <summary>Whether entries of the target are for this endpoint.</summary>
    public bool IsAt(EndpointId? target) => target is null ? !Registration.FromAnnotation : target == Registration.Id;

    public EndpointSnapshot Snapshot(bool isNew) => new([.. offsets], [.. _lanes.Values], isNew);

    public void Commit(EndpointCommit commit)
    {
        foreach (var (partition, sequence) in commit.Offsets)
            offsets[partition.Value] = offsets[partition.Value] with { Sequence = sequence };
        foreach (var lane in commit.Lanes)
            _lanes[(lane.Partition, lane.Object)] = lane;
        foreach (var lane in commit.RemovedLanes)
            _lanes.Remove(lane);
    }

    public LaneRow? Lane(PartitionId partition, ObjectKey key) => _lanes.GetValueOrDefault((partition, key));

    /// <summary>Whether the endpoint no longer waits for the entry, which is superseded or an end.</summary>
    public bool HasPassed(Entry entry) => HasPassed(entry.Partition, entry.Object, entry.Sequence);

    public bool HasPassed(PartitionId partition, ObjectKey key, SequenceNumber sequence)
    {
        if (Lane(partition, key) is { } lane)
            return lane.Sequence >= sequence;

        // Of what was there when the endpoint joined, only the newest states of live objects are for it.
        var offset = offsets[partition.Value];
        return offset.Sequence >= sequence || offset.Joined >= sequence;
    }
}
