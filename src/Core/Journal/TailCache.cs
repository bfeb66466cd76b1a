using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>The newest entries of every partition, without gaps, as long as they fit: readers near the head share them.</summary>
internal sealed class TailCache(int partitions, long mostBytes)
{
    private readonly Slice[] _slices = [.. Enumerable.Range(0, partitions).Select(_ => new Slice())];
    private readonly Queue<int> _order = new();
    private long _bytes;

    /// <summary>How a reader stands to the cache.</summary>
    internal enum Standing
    {
        /// <summary>The next entries are here.</summary>
        Inside,

        /// <summary>At the end: what comes next belongs here.</summary>
        AtEnd,

        /// <summary>What it needs next was evicted, or never here.</summary>
        Behind,
    }

    public Standing StandingOf(PartitionId partition, SequenceNumber after)
    {
        var slice = _slices[partition.Value];
        if (after < slice.From)
            return Standing.Behind;
        return after < slice.To ? Standing.Inside : Standing.AtEnd;
    }

    /// <summary>
    /// Adds what there is after a position. What is here already stays: appended entries arrive by themselves and may overtake a
    /// read of the same ones.
    /// </summary>
    public void Add(PartitionId partition, SequenceNumber after, IReadOnlyList<Entry> entries)
    {
        var slice = _slices[partition.Value];
        if (after < slice.From)
            return;
        if (after > slice.To)
            Restart(slice, after);
        foreach (var entry in entries)
        {
            if (entry.Sequence <= slice.To)
                continue;
            slice.Entries.Enqueue(entry);
            slice.To = entry.Sequence;
            _order.Enqueue(partition.Value);
            _bytes += entry.Payload.Length;
        }
        while (_bytes > mostBytes && _order.TryDequeue(out var oldest))
            Evict(_slices[oldest]);
    }

    /// <summary>Adds to the batch what it may still take of the partition's entries above the position.</summary>
    public void Take(PartitionId partition, SequenceNumber after, TailBatch batch)
    {
        foreach (var entry in _slices[partition.Value].Entries)
        {
            if (entry.Sequence > after && !batch.TryAdd(entry))
                return;
        }
    }

    private void Restart(Slice slice, SequenceNumber after)
    {
        while (slice.Entries.Count > 0)
            Evict(slice);
        slice.From = after;
        slice.To = after;
    }

    private void Evict(Slice slice)
    {
        // The order may name entries of a slice that was restarted since.
        if (!slice.Entries.TryDequeue(out var entry))
            return;
        slice.From = entry.Sequence;
        _bytes -= entry.Payload.Length;
    }

    private sealed class Slice
    {
        public Queue<Entry> Entries { get; } = new();

        public SequenceNumber From { get; set; }

        public SequenceNumber To { get; set; }
    }
}
