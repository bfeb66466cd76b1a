namespace ActorVent.Journal.Memory;

/// <summary>An entry in a partition's log.</summary>
/// <param name="entry">The entry as it is read while nothing supersedes it.</param>
/// <param name="owner">The object that it belongs to.</param>
/// <param name="changes">How many changes the object's entries before this one stand for.</param>
internal sealed class MemoryEntry(Entry entry, MemoryObject owner, long changes)
{
    public Entry Entry => entry;

    public MemoryObject Owner => owner;

    public long Changes => changes;

    /// <summary>The time of the entry that superseded it, in ticks of UTC.</summary>
    public long SupersededAt { get; set; }

    public bool IsSuperseded => Owner.Newest != this;

    /// <summary>Whether the object is no longer there (or not ours any more) after this entry.</summary>
    public bool IsEnd => Entry.Type is ChangeType.Deleted or ChangeType.OutOfScope;

    public Entry Read() => IsSuperseded ? Entry with { Superseded = true } : Entry;
}
