using Place = (long Time, int Partition, long Sequence);

namespace ActorVent.Journal.Memory;

/// <summary>
/// What retention may remove: superseded entries by the time of what superseded them, and ends (deletions, out-of-scope notes) that
/// nothing followed, or that endpoints have not passed, by their own. Kept with each append, so that retention never looks at what has to stay.
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

    /// <summary>Whether ends that something followed wait for endpoints as others do. Off only to see what breaks.</summary>
    public bool HoldsEnds { get; set; } = true;

    public void Added(MemoryEntry entry, MemoryEntry? before)
    {
        Bytes += entry.Entry.Payload.Length;
        if (before is not null)
        {
            _ended.Remove(PlaceOf(before));
            before.SupersededAt = entry.Entry.Time.UtcTicks;
            _superseded.Add(SupersededPlaceOf(before));
        }
        if (entry.IsEnd)
            _ended.Add(PlaceOf(entry));
    }

    /// <summary>A resend that something followed goes at once.</summary>
    public void Dropped(MemoryEntry entry) => Bytes -= entry.Entry.Payload.Length;

    /// <param name="batch">At most so many entries go.</param>
    /// <param name="before">A time, in ticks of UTC; what was superseded or ended before goes.</param>
    /// <param name="mostBytes">Superseded entries go, whatever their age, while payloads take more.</param>
    /// <param name="find">The entry at a place; null when it went with its endpoint.</param>
    /// <param name="mayGo">Whether all endpoints have passed an end, or need not; if so, it goes.</param>
    /// <param name="remove">Removes an entry from its partition.</param>
    /// <returns>How many went, and whether there may be more.</returns>
    public (int Removed, bool More) Compact(
        int batch, long before, long mostBytes, Func<Place, MemoryEntry?> find, Func<MemoryEntry, bool> mayGo, Action<MemoryEntry> remove)
    {
        var removed = 0;
        for (var seen = 0; _superseded.Count > 0; seen++)
        {
            var place = _superseded.Min;
            if (place.Time >= before && Bytes <= mostBytes)
                break;
            if (seen == batch)
                return (removed, true);
            _superseded.Remove(place);
            if (find(place) is not { } entry)
                continue;
            if (HoldsEnds && entry.IsEnd && !mayGo(entry))
            {
                _ended.Add(PlaceOf(entry));
                continue;
            }
            Remove(entry);
            removed++;
        }

        var looked = 0;
        var more = false;
        foreach (var place in _ended.GetViewBetween(_cursor, End).Take(batch + 1).ToList())
        {
            if (place.Time >= before)
                break;
            if (looked++ == batch || removed == batch)
            {
                more = true;
                break;
            }
            _cursor = place with { Sequence = place.Sequence + 1 };
            var entry = find(place)!;
            // An end goes last: without it, an older state of the object would look like its newest.
            if (entry.Owner.Oldest != entry || !mayGo(entry))
                continue;
            _ended.Remove(place);
            Remove(entry);
            removed++;
        }
        if (!more)
            _cursor = Start;
        return (removed, more);

        void Remove(MemoryEntry entry)
        {
            Bytes -= entry.Entry.Payload.Length;
            remove(entry);
        }
    }

    /// <summary>Counts an entry no more that went with its endpoint. Among the superseded its place is passed over later.</summary>
    public void Forget(MemoryEntry entry)
    {
        _ended.Remove(PlaceOf(entry));
        Bytes -= entry.Entry.Payload.Length;
    }

    private static Place SupersededPlaceOf(MemoryEntry entry) => PlaceOf(entry) with { Time = entry.SupersededAt };

    private static Place PlaceOf(MemoryEntry entry) =>
        (entry.Entry.Time.UtcTicks, entry.Entry.Partition.Value, entry.Entry.Sequence.Value);
}
