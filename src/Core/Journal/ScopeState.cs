using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What the journal knows of a scope.</summary>
/// <param name="Epoch">The number of <see cref="ScopeEpoch"/>; whoever raised it last may move the position.</param>
/// <param name="History">How often the server's history was found reset.</param>
/// <param name="Position">Up to here all partitions have settled everything; none: list.</param>
public readonly record struct ScopeState(long Epoch, long History, ResourceVersion Position)
{
    /// <summary>The newest position of the other scopes of its cluster, kind and history: what is older is of the past for this one too. None: there is none.</summary>
    public ResourceVersion Others { get; init; }
}
