using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>An endpoint's registration and progress.</summary>
internal sealed class MemoryEndpoint(EndpointOffset[] offsets)
{
    private readonly Dictionary<(ShardId Shard, ObjectKey Object), LaneRow> _lanes = [];

    public bool IsRemoved { get; set; }

    public EndpointSnapshot Snapshot(bool isNew) => new([.. offsets], [.. _lanes.Values], isNew);

    public void Commit(EndpointCommit commit)
    {
        foreach (var (shard, sequence) in commit.Offsets)
            offsets[shard.Value] = offsets[shard.Value] with { Sequence = sequence };
        foreach (var lane in commit.Lanes)
            _lanes[(lane.Shard, lane.Object)] = lane;
        foreach (var lane in commit.RemovedLanes)
            _lanes.Remove(lane);
    }

    public LaneRow? Lane(ShardId shard, ObjectKey key) => _lanes.GetValueOrDefault((shard, key));

    /// <summary>Whether the endpoint no longer waits for the entry, which is superseded or an end.</summary>
    public bool HasPassed(Entry entry)
    {
        if (Lane(entry.Shard, entry.Object) is { } lane)
            return lane.Sequence >= entry.Sequence;

        // Of what was there when the endpoint joined, only the newest states of live objects are for it.
        var offset = offsets[entry.Shard.Value];
        return offset.Sequence >= entry.Sequence || offset.Joined >= entry.Sequence;
    }
}
