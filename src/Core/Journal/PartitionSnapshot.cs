using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>Everything a partition's new owner has to know.</summary>
/// <param name="Fence">Proof of the ownership just taken.</param>
/// <param name="Last">The newest sequence number of the partition's log.</param>
/// <param name="Objects">A row for each object.</param>
public sealed record PartitionSnapshot(Fence Fence, SequenceNumber Last, IReadOnlyList<ObjectRow> Objects)
{
    /// <summary>What was persisted of each scope.</summary>
    public IReadOnlyDictionary<ScopeId, PartitionScope> Scopes { get; init; } = new Dictionary<ScopeId, PartitionScope>();
}
