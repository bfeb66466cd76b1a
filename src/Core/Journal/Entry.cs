using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>One durable change of one object, as it is read back.</summary>
public sealed record Entry
{
    public required PartitionId Partition { get; init; }

    public required SequenceNumber Sequence { get; init; }

    public required ObjectKey Object { get; init; }

    public required string Uid { get; init; }

    public required ResourceVersion Version { get; init; }

    public required ChangeType Type { get; init; }

    public required Cause Cause { get; init; }

    /// <summary>When the node received the change (or the newest of those collapsed into it).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How many earlier changes were collapsed into this one; 0 for none.</summary>
    public required int Collapsed { get; init; }

    /// <summary>The version of the object's entry before this one for the same target, none for its first.</summary>
    public required ResourceVersion Previous { get; init; }

    /// <summary>The endpoint from an annotation that the entry is for; null: the configured endpoints.</summary>
    public EndpointId? Target { get; init; }

    /// <summary>The object as UTF-8 JSON, as <c>kubectl get -o json</c> shows it.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The scope's history that it was written in: versions compare within one.</summary>
    public long History { get; init; }

    /// <summary>For cause <see cref="Cause.Resend"/>: how often this state has been sent again by now, counting this, from 1. 0 for everything else.</summary>
    public int Resend { get; init; }

    /// <summary>Whether the journal held a later entry of the same object (of any uid) for the same target when this was read. A hint: it may have become true since.</summary>
    public bool Superseded { get; init; }

    /// <summary>How it came into the journal, as long as it is in memory since then; null: it was read back. Set by who has appended it, before others see it.</summary>
    public EntryOrigin? Origin { get; internal set; }
}

/// <summary>An entry on its way into the journal.</summary>
public sealed record NewEntry
{
    public required ObjectKey Object { get; init; }

    public required string Uid { get; init; }

    public required ResourceVersion Version { get; init; }

    public required ChangeType Type { get; init; }

    public required Cause Cause { get; init; }

    public required DateTimeOffset Time { get; init; }

    public int Collapsed { get; init; }

    /// <summary>
    /// The object's state; null: the payload of the object's newest entry, for a deletion that a list inferred and for a resend.
    /// Mind that a null array, and a bare <c>null</c> in a conditional expression, converts to an empty payload instead.
    /// </summary>
    public ReadOnlyMemory<byte>? Payload { get; init; }

    /// <summary>
    /// Endpoints that the object's annotation names instead of the configured ones, each once; empty: the configured ones. An
    /// end goes to those who know that the object lives, whatever it names.
    /// </summary>
    public IReadOnlyList<EndpointRegistration> Targets { get; init; } = [];

    /// <summary>What the state is compared by: see <see cref="ObjectRow.Digest"/>.</summary>
    public required Digest Digest { get; init; }

    public required ScopeId Scope { get; init; }

    /// <summary>The scope's history: versions compare within one. 0 at first.</summary>
    public long History { get; init; }

    /// <summary>Kept in the object's row.</summary>
    public Health Health { get; init; }

    /// <summary>Whether the object is gone after this, from the cluster or from what is watched.</summary>
    internal bool Ends => Type is ChangeType.Deleted or ChangeType.OutOfScope;

    /// <summary>Whether it only repeats the object's newest state.</summary>
    internal bool IsResend => Cause == Cause.Resend && Type is (ChangeType.Added or ChangeType.Modified);

    /// <summary>How many changes it stands for.</summary>
    internal int Changes => IsResend ? 0 : 1 + Collapsed;
}
