namespace ActorVent.Journal.Memory;

/// <summary>An entry in a partition's log.</summary>
/// <param name="Entry">The entry as it is read while nothing supersedes it.</param>
/// <param name="Owner">The object that it belongs to.</param>
/// <param name="Changes">How many changes the object's entries before this one stand for.</param>
internal sealed record MemoryEntry(Entry Entry, MemoryObject Owner, long Changes)
{
    public bool IsSuperseded => Owner.Newest != this;

    /// <summary>Whether the object is no longer there (or not ours any more) after this entry.</summary>
    public bool IsEnd => Entry.Type is ChangeType.Deleted or ChangeType.OutOfScope;

    public Entry Read() => IsSuperseded ? Entry with { Superseded = true } : Entry;
}
