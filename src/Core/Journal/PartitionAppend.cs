using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>One atomic write of a partition's owner. Everything in it is written, or nothing.</summary>
public sealed record PartitionAppend
{
    public required Fence Fence { get; init; }

    /// <summary>The sequence number before the first of <see cref="Entries"/>; the write is refused as <see cref="WriteOutcome.OwnershipLost"/> when the partition's row has another.</summary>
    public required SequenceNumber Last { get; init; }

    /// <summary>
    /// Get the sequence numbers after <see cref="Last"/>, in this order; each also replaces its object's row, and gets as
    /// <see cref="Entry.Previous"/> the version that the row had. A null payload copies that of the object's newest entry before it.
    /// A resend is counted on from that entry. Once anything follows a resend of the same object, it is gone: it only repeats.
    /// Each target has rows and entries of its own, for which all of this holds by itself (see <see cref="TargetPlan"/>): an entry
    /// becomes one for each of its targets, or for each that knows the object to live, and a target that the object leaves gets a note
    /// before that.
    /// </summary>
    public IReadOnlyList<NewEntry> Entries { get; init; } = [];

    /// <summary>Rows of unchanged objects that are another scope's now, or have another version since the server's history was reset; with the scope's history. Applied before the entries.</summary>
    public IReadOnlyList<(ObjectKey Object, ScopeId Scope, ResourceVersion Version, long History)> Rescoped { get; init; } = [];

    /// <summary>Marked rows that their position has passed, to be removed.</summary>
    public IReadOnlyList<ObjectKey> Forgotten { get; init; } = [];

    /// <summary>What the partition knows of its scopes by now. Set as they are.</summary>
    public IReadOnlyList<PartitionScope> Scopes { get; init; } = [];

    /// <summary>Scopes that are not configured any more, to be removed. Their position goes too, so that who configures one again lists: nobody looked meanwhile.</summary>
    public IReadOnlyList<ScopeId> DroppedScopes { get; init; } = [];

    /// <summary>As many endpoints from annotations may exist in the journal; targets that would need more are not admitted. Default: none.</summary>
    public int MostAnnotationEndpoints { get; init; }

    public bool IsEmpty => Entries.Count + Rescoped.Count + Forgotten.Count + Scopes.Count + DroppedScopes.Count == 0;

    /// <summary>The log's newest sequence number once this was written: with endpoints from annotations, an entry may become several.</summary>
    public SequenceNumber LastAfter(WriteResult written) => written.Details?.Last ?? new SequenceNumber(Last.Value + Entries.Count);
}
