using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>What every partition of a node has in common.</summary>
/// <param name="Collapse">How changes are collapsed.</param>
/// <param name="Scopes">Everything that is configured: what other scopes once covered is reported out of scope.</param>
/// <param name="Selective">Those of them with a selector: what they do not contain any more may live on.</param>
internal sealed record PartitionOptions(CollapseOptions Collapse, IReadOnlySet<ScopeId> Scopes, IReadOnlySet<ScopeId> Selective)
{
    /// <summary>After this time a pod that is still unhealthy is sent again; null: never.</summary>
    public TimeSpan? ResendUnhealthy { get; init; }

    /// <summary>Whether other nodes may be configured otherwise, so that nothing is out of scope before <see cref="PartitionInput.Agreed"/>.</summary>
    public bool WaitsForAgreement { get; init; }
}
