namespace ActorVent.Journal;

/// <summary>Entries for one reader: those of a partition in order, partitions in any.</summary>
/// <param name="most">At most this many entries.</param>
/// <param name="mostBytes">At most this many bytes of payload, but always one entry.</param>
internal sealed class TailBatch(int most, long mostBytes)
{
    private readonly List<Entry> _entries = [];
    private long _bytes;

    public IReadOnlyList<Entry> Entries => _entries;

    public bool IsFull => _entries.Count >= most || _bytes >= mostBytes;

    public bool TryAdd(Entry entry)
    {
        if (IsFull)
            return false;
        _entries.Add(entry);
        _bytes += entry.Payload.Length;
        return true;
    }
}
