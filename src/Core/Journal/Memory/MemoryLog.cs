namespace ActorVent.Journal.Memory;

/// <summary>A partition's entries by sequence number, with holes where retention has removed some.</summary>
internal sealed class MemoryLog
{
    private readonly List<MemoryEntry?> _entries = [];

    // Sequence number of the first element; holes in front are cut off from time to time.
    private long _first = 1;
    private int _holesInFront;

    public void Add(MemoryEntry entry) => _entries.Add(entry);

    /// <summary>null when it has been removed.</summary>
    public MemoryEntry? Find(long sequence) => sequence < _first ? null : _entries[(int)(sequence - _first)];

    public void Remove(long sequence)
    {
        _entries[(int)(sequence - _first)] = null;
        while (_holesInFront < _entries.Count && _entries[_holesInFront] is null)
            _holesInFront++;
        if (_holesInFront < 256 || _holesInFront < _entries.Count / 2)
            return;
        _entries.RemoveRange(0, _holesInFront);
        _first += _holesInFront;
        _holesInFront = 0;
    }

    public List<Entry> Read(long after, int most, long mostBytes)
    {
        var read = new List<Entry>();
        long bytes = 0;
        for (var i = Math.Max(after + 1 - _first, _holesInFront); i < _entries.Count && read.Count < most && bytes <= mostBytes; i++)
        {
            if (_entries[(int)i] is not { } entry)
                continue;
            read.Add(entry.Read());
            bytes += entry.Entry.Payload.Length;
        }
        return read;
    }
}
