using ActorVent.Journal;
using ActorVent.Partitions.Holds;
using ActorVent.Primitives;

namespace ActorVent.Partitions.Appends;

/// <summary>What goes into one append.</summary>
internal sealed class AppendGroup
{
    public List<NewEntry> Entries { get; } = [];

    /// <summary>By the entry's place: what settles with it.</summary>
    public List<Hold?> Holds { get; } = [];

    public List<(ObjectKey Object, ScopeId Scope, ResourceVersion Version, long History)> Rescoped { get; } = [];

    /// <summary>What settles with the rows.</summary>
    public Hold? RowHolds { get; set; }

    public List<ObjectKey> Forgotten { get; } = [];

    public List<ScopeId> Dropped { get; } = [];

    public long Bytes { get; set; }

    /// <summary>Written even if there is nothing in it, for the sake of the scopes.</summary>
    public bool IsWanted { get; set; }

    public bool IsEmpty => !IsWanted && Entries.Count + Rescoped.Count + Forgotten.Count + Dropped.Count == 0;
}
