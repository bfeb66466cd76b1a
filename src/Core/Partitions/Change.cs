using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>Something that happened to an object, as a watcher or a list saw it; not durable yet.</summary>
public sealed record Change
{
    public required ObjectKey Object { get; init; }

    public required string Uid { get; init; }

    public required ResourceVersion Version { get; init; }

    public required ChangeType Type { get; init; }

    public required Cause Cause { get; init; }

    /// <summary>When it was received.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The object's state; null for a deletion that was inferred, which carries the last known state.</summary>
    public required ReadOnlyMemory<byte>? Payload { get; init; }

    public required Digest Digest { get; init; }

    public required ScopeId Scope { get; init; }

    /// <summary>The scope's history that it was heard in. Set by the partition.</summary>
    internal long History { get; init; }

    /// <summary>What the payload says; looked at only where the options ask for it.</summary>
    internal Condition Condition { get; init; }

    /// <summary>Whether the object is gone after this, from the cluster or from what is watched.</summary>
    public bool Ends => Type is ChangeType.Deleted or ChangeType.OutOfScope;

    /// <summary>As it goes into the journal.</summary>
    /// <param name="collapsed">How many changes it took the place of.</param>
    internal NewEntry ToEntry(int collapsed = 0) => new()
    {
        Object = Object,
        Uid = Uid,
        Version = Version,
        Type = Type,
        Cause = Cause,
        Time = Time,
        Collapsed = collapsed,
        Payload = Payload,
        Digest = Digest,
        Scope = Scope,
        History = History,
        Health = Ends ? Health.Unknown : Condition.Health,
    };
}
