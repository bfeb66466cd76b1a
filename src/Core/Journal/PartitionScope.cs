using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What a partition has persisted of a scope: goes along with each of its appends.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Epoch">The highest that it heard.</param>
/// <param name="History">The highest that it heard. Versions of objects of a lower one say nothing.</param>
/// <param name="Position">The scope's persisted position as the partition was last told; none: it has none.</param>
public readonly record struct PartitionScope(ScopeId Scope, ScopeEpoch Epoch, long History, ResourceVersion Position);
