using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>The newest sequence number of each partition that a node's tail knows of, for others to look at. For many threads.</summary>
/// <param name="partitions">How many there are.</param>
internal sealed class TailHeads(int partitions)
{
    private readonly long[] _heads = new long[partitions];

    /// <summary>Whether somebody has asked the tail for entries within the last second or two, or waits for them.</summary>
    public bool IsRead
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>0 where nothing is known.</summary>
    public long this[PartitionId partition]
    {
        get => partition.Value < _heads.Length ? Volatile.Read(ref _heads[partition.Value]) : 0;
        set => Volatile.Write(ref _heads[partition.Value], value);
    }
}
