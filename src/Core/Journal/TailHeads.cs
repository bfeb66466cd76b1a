using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>The newest sequence number of each partition that a node's tail knows of, for others to look at. For many threads.</summary>
/// <param name="partitions">How many there are.</param>
internal sealed class TailHeads(int partitions)
{
    private readonly long[] _heads = new long[partitions];
    private volatile bool _isRead;
    private bool _wasAsked;

    /// <summary>Whether somebody has asked the tail for entries within the last second or two, or waits for them.</summary>
    public bool IsRead => _isRead;

    /// <summary>0 where nothing is known.</summary>
    public long this[PartitionId partition]
    {
        get => partition.Value < _heads.Length ? Volatile.Read(ref _heads[partition.Value]) : 0;
        set => Volatile.Write(ref _heads[partition.Value], value);
    }

    /// <summary>By the tail: entries were asked for.</summary>
    public void Asked() => _isRead = _wasAsked = true;

    /// <summary>By the tail, each second.</summary>
    /// <param name="isWaited">Whether somebody waits for entries.</param>
    public void Tick(bool isWaited)
    {
        _isRead = _wasAsked || isWaited;
        _wasAsked = false;
    }
}
