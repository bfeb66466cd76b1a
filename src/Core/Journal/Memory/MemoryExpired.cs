using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>What retention removed before all had passed it, in each partition in order.</summary>
internal sealed class MemoryExpired
{
    private readonly SortedDictionary<(int Partition, string Target, long Sequence), ExpiredEntry> _rows = new(
        Comparer<(int Partition, string Target, long Sequence)>.Create(static (a, b) =>
            a.Partition != b.Partition ? a.Partition.CompareTo(b.Partition)
            : string.CompareOrdinal(a.Target, b.Target) is not 0 and var order ? order
            : a.Sequence.CompareTo(b.Sequence)));

    public void Add(Entry entry) => _rows.Add(
        (entry.Partition.Value, TargetPlan.NameOf(entry.Target), entry.Sequence.Value),
        new ExpiredEntry(entry.Partition, entry.Sequence, entry.Object, entry.Uid, entry.Version, entry.Type, entry.Time));

    /// <summary>Above a place and up to another.</summary>
    public List<ExpiredEntry> Read(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target, ObjectKey? key = null) =>
    [
        .. _rows
            .Where(row => row.Key.Partition == partition.Value && row.Key.Target == TargetPlan.NameOf(target) && row.Value.Sequence > after && row.Value.Sequence <= upTo)
            .Select(static row => row.Value)
            .Where(row => key is null || row.Object == key),
    ];

    /// <summary>Whether any row is for the endpoint, which annotations name, that is so.</summary>
    public bool Any(EndpointId target, Func<PartitionId, SequenceNumber, bool> isSo) =>
        _rows.Keys.Any(row => row.Target == target.Value && isSo(new PartitionId(row.Partition), new SequenceNumber(row.Sequence)));

    /// <summary>Removes rows that nobody is waited for with.</summary>
    /// <param name="most">At most so many.</param>
    /// <param name="isPassed">Whether all for whom it was have passed what was at a target.</param>
    /// <returns>How many went, and whether there are more.</returns>
    public (int Removed, bool More) Remove(int most, Func<EndpointId?, PartitionId, SequenceNumber, bool> isPassed)
    {
        var gone = _rows.Keys
            .Where(row => isPassed(row.Target.Length == 0 ? null : new EndpointId(row.Target), new PartitionId(row.Partition), new SequenceNumber(row.Sequence)))
            .Take(most + 1)
            .ToList();
        foreach (var row in gone.Take(most))
            _rows.Remove(row);
        return (Math.Min(gone.Count, most), gone.Count > most);
    }
}
