using System.Collections.Concurrent;

namespace ActorVent.Kubernetes.Listing;

/// <summary>
/// How many objects a page is asked for: fewer where they are large, so that the server need not make pages of hundreds of megabytes,
/// and none takes longer to read than the server lets a request take.
/// </summary>
/// <param name="most">Where they are not.</param>
internal sealed class PageSizes(int most)
{
    /// <summary>What a page should have at most.</summary>
    public const long Bytes = 16 << 20;

    private readonly ConcurrentDictionary<ResourceKind, int> _sizes = new();

    public int Of(ResourceKind resource) => _sizes.GetValueOrDefault(resource, most);

    /// <summary>Takes note of a page, or a portion of one.</summary>
    public void Saw(ResourceKind resource, IReadOnlyList<KubernetesObject> items)
    {
        if (items.Count == 0)
            return;
        var bytes = 0L;
        for (var i = 0; i < items.Count; i++)
            bytes += items[i].Json.Length;
        _sizes[resource] = (int)Math.Clamp(Bytes * items.Count / Math.Max(1, bytes), 1, most);
    }
}
