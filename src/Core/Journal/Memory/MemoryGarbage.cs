using Place = (long Time, int Partition, long Sequence);

namespace ActorVent.Journal.Memory;

/// <summary>
/// What retention may remove: superseded entries, and ends (deletions, out-of-scope notes) that nothing followed, both by
/// time received. Kept with each append, so that retention never looks at what has to stay.
/// </summary>
internal sealed class MemoryGarbage
{
    private readonly SortedSet<Place> _superseded = [];
    private readonly SortedSet<Place> _ended = [];

    // Ends wait for endpoints: each batch looks at the ones after those that the batch before looked at.
    private Place _cursor = Start;

    private static Place Start => (long.MinValue, 0, 0);

    private static Place End => (long.MaxValue, int.MaxValue, long.MaxValue);

    public long Bytes { get; private set; }

    public void Added(MemoryEntry entry, MemoryEntry? before)
    {
        Bytes += entry.Entry.Payload.Length;
        if (before is not null)
        {
            _ended.Remove(PlaceOf(before));
            _superseded.Add(PlaceOf(before));
        }
        if (entry.IsEnd)
            _ended.Add(PlaceOf(entry));
    }

    /// <summary>A resend that something followed goes at once.</summary>
    public void Dropped(MemoryEntry entry) => Bytes -= entry.Entry.Payload.Length;

    /// <param name="batch">At most so many entries go.</param>
    /// <param name="before">Time received, in ticks of UTC; what is older goes.</param>
    /// <param name="mostBytes">Superseded entries go, whatever their age, while payloads take more.</param>
    /// <param name="find">The entry at a place.</param>
    /// <param name="mayGo">Whether all endpoints have passed an end, or need not; if so, it goes.</param>
    /// <param name="remove">Removes an entry from its partition.</param>
    /// <returns>How many went, and whether there may be more.</returns>
    public (int Removed, bool More) Compact(
        int batch, long before, long mostBytes, Func<Place, MemoryEntry> find, Func<MemoryEntry, bool> mayGo, Action<MemoryEntry> remove)
    {
        var removed = 0;
        while (_superseded.Count > 0)
        {
            var place = _superseded.Min;
            if (place.Time >= before && Bytes <= mostBytes)
                break;
            if (removed == batch)
                return (removed, true);
            _superseded.Remove(place);
            Remove(find(place));
            removed++;
        }

        var passed = new List<MemoryEntry>();
        var looked = 0;
        var more = false;
        foreach (var place in _ended.GetViewBetween(_cursor, End))
        {
            if (place.Time >= before)
                break;
            if (looked++ == batch || removed + passed.Count == batch)
            {
                more = true;
                break;
            }
            _cursor = place with { Sequence = place.Sequence + 1 };
            var entry = find(place);
            // An end goes last: without it, an older state of the object would look like its newest.
            if (entry.Owner.Oldest == entry && mayGo(entry))
                passed.Add(entry);
        }
        if (!more)
            _cursor = Start;
        foreach (var entry in passed)
        {
            _ended.Remove(PlaceOf(entry));
            Remove(entry);
        }
        return (removed + passed.Count, more);

        void Remove(MemoryEntry entry)
        {
            Bytes -= entry.Entry.Payload.Length;
            remove(entry);
        }
    }

    /// <summary>Removes an entry that nobody needs, whichever kind of garbage it is.</summary>
    public void Forget(MemoryEntry entry)
    {
        _superseded.Remove(PlaceOf(entry));
        _ended.Remove(PlaceOf(entry));
        Bytes -= entry.Entry.Payload.Length;
    }

    private static Place PlaceOf(MemoryEntry entry) =>
        (entry.Entry.Time.UtcTicks, entry.Entry.Partition.Value, entry.Entry.Sequence.Value);
}
