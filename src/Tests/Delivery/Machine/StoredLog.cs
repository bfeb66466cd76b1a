using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Tests.Delivery.Machine;

/// <summary>What deltas add up to.</summary>
internal sealed record StoredLog(int Partitions)
{
    public EndpointProgress Progress { get; private init; } = new() { Offsets = new SequenceNumber[Partitions] };

    public StoredLog Apply(ProgressDelta delta)
    {
        var offsets = Progress.Offsets.ToArray();
        foreach (var (partition, sequence) in delta.Offsets)
            offsets[partition.Value] = sequence;
        var lanes = Progress.Lanes.ToDictionary(l => l.Object);
        foreach (var lane in delta.Lanes)
            lanes[lane.Object] = lane;
        foreach (var (_, removed) in delta.RemovedLanes)
            lanes.Remove(removed);
        return this with
        {
            Progress = new EndpointProgress
            {
                Journal = delta.Journal ?? Progress.Journal,
                Offsets = offsets,
                Lanes = [.. lanes.Values],
                Circuit = delta.Circuit ?? Progress.Circuit,
                IsDisabled = delta.IsDisabled ?? Progress.IsDisabled,
                IsPaused = delta.IsPaused ?? Progress.IsPaused,
            },
        };
    }
}
