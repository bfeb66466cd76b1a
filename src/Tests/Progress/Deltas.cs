using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Tests.Progress;

/// <summary>Deltas and what becomes of them.</summary>
internal static class Deltas
{
    public static readonly DateTimeOffset Time = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    public static ProgressDelta Offset(int partition, long sequence) =>
        new() { Offsets = [(new PartitionId(partition), new SequenceNumber(sequence))] };

    public static LaneRow Lane(int partition, string name, long sequence) => new()
    {
        Partition = new PartitionId(partition),
        Object = new ObjectKey("c", "Pod", "default", name),
        Sequence = new SequenceNumber(sequence),
        Version = new ResourceVersion("17"),
        Attempts = 2,
        First = Time,
        Next = Time.AddSeconds(3),
        Failing = TimeSpan.FromMinutes(1),
    };

    /// <summary>Some 50 KB, so that it needs new pages.</summary>
    public static ProgressDelta Large(long sequence) =>
        new() { Lanes = [.. Enumerable.Range(0, 200).Select(i => Lane(1, $"{i}-{new string('x', 200)}", sequence))] };

    /// <summary>Offsets by the partition's number.</summary>
    public static string Offsets(EndpointProgress progress) => string.Join(' ', progress.Offsets);

    /// <summary>Equal when all of it is: lanes are in no order.</summary>
    public static object[] Content(EndpointProgress progress) =>
    [
        progress.Journal ?? "",
        .. progress.Offsets.Select(offset => (object)offset),
        .. progress.Lanes.OrderBy(lane => lane.Partition.Value).ThenBy(lane => lane.Object.ToString() + lane.Object.Cluster, StringComparer.Ordinal),
        progress.Circuit,
        progress.IsDisabled,
        progress.IsPaused,
    ];
}
