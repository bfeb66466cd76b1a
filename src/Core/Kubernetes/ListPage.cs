using ActorVent.Primitives;

namespace ActorVent.Kubernetes;

/// <summary>A page of a list.</summary>
/// <param name="Version">
/// metadata.resourceVersion. On the last page the whole list's version; on those before a version that the list is at least of, and
/// no object of theirs is older than what was there at it. Pages of a list that is not streamed all carry the list's version.
/// </param>
/// <param name="Continue">null on the last page.</param>
/// <param name="Remaining">metadata.remainingItemCount, null when not said.</param>
/// <param name="Items">With <c>apiVersion</c> and <c>kind</c> put back.</param>
public sealed record ListPage(ResourceVersion Version, string? Continue, long? Remaining, IReadOnlyList<KubernetesObject> Items)
{
    /// <summary>metadata.shardInfo.selector: the shard selector that the server honoured; null when it honoured none.</summary>
    public string? ShardSelector { get; init; }
}
