namespace ActorVent.Journal.Memory;

/// <summary>All entries of one object at one target in order, and its row. Outlives the row while entries are left.</summary>
internal sealed class MemoryObject
{
    private readonly List<MemoryEntry> _entries = [];
    private readonly List<MemoryEntry> _deletions = [];

    public ObjectRow? Row { get; set; }

    public IReadOnlyList<MemoryEntry> Entries => _entries;

    public MemoryEntry? Newest => _entries.Count == 0 ? null : _entries[^1];

    public MemoryEntry? Oldest => _entries.Count == 0 ? null : _entries[0];

    /// <summary>How many changes all entries so far stand for, those removed meanwhile included.</summary>
    public long Changes { get; private set; }

    public void Add(MemoryEntry entry)
    {
        _entries.Add(entry);
        if (entry.Entry.Type == ChangeType.Deleted)
            _deletions.Add(entry);
        Changes += entry.Entry.Resend > 0 ? 0 : 1 + entry.Entry.Collapsed;
    }

    public void Remove(MemoryEntry entry)
    {
        // Retention goes from the oldest on, so that this is nearly always the first one.
        _entries.RemoveAt(IndexAfter(_entries, entry.Entry.Sequence.Value - 1));
        if (entry.Entry.Type == ChangeType.Deleted)
            _deletions.Remove(entry);
    }

    public LaneHead? Next(long after, bool newest)
    {
        var index = IndexAfter(_entries, after);
        if (index == _entries.Count)
            return null;
        var first = _entries[index];
        var head = newest ? NewestOf(first) : first;
        return new LaneHead(head.Read(), (int)(head.Changes - first.Changes), first.Entry.Previous);
    }

    private MemoryEntry NewestOf(MemoryEntry first)
    {
        for (var i = IndexAfter(_deletions, first.Entry.Sequence.Value - 1); i < _deletions.Count; i++)
        {
            if (_deletions[i].Entry.Uid == first.Entry.Uid)
                return _deletions[i];
        }
        var last = _entries.Count - 1;
        while (_entries[last].Entry.Uid != first.Entry.Uid || _entries[last].Entry.Resend > 0)
        {
            if (_entries[last] == first)
                break;
            last--;
        }
        return _entries[last];
    }

    private static int IndexAfter(List<MemoryEntry> entries, long sequence)
    {
        var (low, high) = (0, entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (entries[middle].Entry.Sequence.Value <= sequence)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
