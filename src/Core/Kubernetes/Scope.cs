using ActorVent.Primitives;

namespace ActorVent.Kubernetes;

/// <summary>What is listed and watched.</summary>
/// <param name="Resource">The kind.</param>
/// <param name="Namespace">null for all namespaces.</param>
/// <param name="LabelSelector">null for none.</param>
/// <param name="FieldSelector">null for none.</param>
public sealed record Scope(ResourceKind Resource, string? Namespace = null, string? LabelSelector = null, string? FieldSelector = null)
{
    /// <summary>
    /// Asks the server to send a part of the ring only; null for all. Servers may ignore it, and it is no part of the stored
    /// form. See <see cref="ListPage.ShardSelector"/>.
    /// </summary>
    public string? ShardSelector { get; init; }

    /// <summary>Whether an object may leave the scope without being deleted.</summary>
    public bool HasSelector => LabelSelector is not null || FieldSelector is not null;

    /// <summary>The stored form.</summary>
    public ScopeId IdIn(string cluster) => new($"{cluster}|{Resource.Name}|{Namespace}|{LabelSelector}|{FieldSelector}");
}
