using ActorVent.Primitives;

namespace ActorVent.Partitions.Scopes;

/// <summary>What a scope's canonical form says.</summary>
/// <param name="Cluster">The cluster's identity.</param>
/// <param name="Kind">See <see cref="ObjectKey.Kind"/>.</param>
/// <param name="Namespace">Empty: all.</param>
/// <param name="IsSelective">Whether there is a selector.</param>
internal readonly record struct ScopeShape(string Cluster, string Kind, string Namespace, bool IsSelective)
{
    public static ScopeShape Of(ScopeId scope)
    {
        var parts = scope.Value.Split('|', 4);
        return new ScopeShape(parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "", parts is [_, _, _, not "|" and not ""]);
    }

    /// <summary>Whether an object may be in it.</summary>
    public bool MayHave(ObjectKey key) => Cluster == key.Cluster && Kind == key.Kind && (Namespace.Length == 0 || Namespace == key.Namespace);

    /// <summary>Whether an object may be in both.</summary>
    public bool Overlaps(ScopeShape other) =>
        Cluster == other.Cluster && Kind == other.Kind && (Namespace == other.Namespace || Namespace.Length == 0 || other.Namespace.Length == 0);
}
