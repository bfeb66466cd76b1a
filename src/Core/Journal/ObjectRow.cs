using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>Whether the object is there. Stored by number: never renumber.</summary>
public enum ObjectState
{
    Live = 0,

    /// <summary>Deleted; the row stays until the position has passed it, so that a late list cannot revive the object.</summary>
    Deleted = 1,

    /// <summary>Reported out of scope; it comes back when a scope covers it again.</summary>
    OutOfScope = 2,
}

/// <summary>What the journal knows of an object's newest entry.</summary>
public sealed record ObjectRow
{
    public required ObjectKey Object { get; init; }

    public required string Uid { get; init; }

    public required ResourceVersion Version { get; init; }

    public required Digest Digest { get; init; }

    /// <summary>The newest entry's sequence number.</summary>
    public required SequenceNumber Sequence { get; init; }

    /// <summary>The scope whose lists speak for the object.</summary>
    public required ScopeId Scope { get; init; }

    public required ObjectState State { get; init; }

    /// <summary>The newest entry's time.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The scope's history when the row was written: the version says nothing in a later one.</summary>
    public long History { get; init; }

    /// <summary>Of the newest entry's state.</summary>
    public Health Health { get; init; }
}
