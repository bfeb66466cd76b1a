using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Listing;

/// <summary>
/// A list that comes as a watch: an ADDED event for each object, then a bookmark that ends it. The last portion only comes with the
/// bookmark, and until then nothing is complete.
/// </summary>
/// <param name="stream">As it was opened.</param>
/// <param name="resource">What is listed.</param>
/// <param name="atLeast">The version that was asked for: the list is of this one or of a newer one.</param>
/// <param name="options">How large portions are.</param>
/// <param name="token">See <see cref="OpenList"/>.</param>
/// <param name="closed">See <see cref="OpenList"/>.</param>
/// <param name="time">See <see cref="OpenList"/>.</param>
/// <param name="abandoned">See <see cref="OpenList"/>.</param>
internal sealed class StreamingList(
    IWatchStream stream, ResourceKind resource, ResourceVersion atLeast, ResourceClientOptions options, string token, Action<string> closed, TimeProvider time, CancellationToken abandoned)
    : OpenList(resource, token, closed, time, abandoned)
{
    private readonly ResourceKind _resource = resource;
    private IReadOnlyList<WatchEvent> _events = [];
    private int _next;

    protected override ValueTask ReleaseAsync() => stream.DisposeAsync();

    protected override async ValueTask<ListPage> ReadAsync(CancellationToken cancellationToken)
    {
        var items = new List<KubernetesObject>();
        var bytes = 0L;
        while (true)
        {
            while (_next < _events.Count)
            {
                var e = _events[_next++];
                if (e.EndsInitialEvents)
                    return Last(e.Version, items);
                if (e is not { Type: WatchEventType.Added, Object: { } item })
                    throw Unsupported($"{e.Type} came before the bookmark that ends one");
                items.Add(item);
                bytes += item.Json.Length;
                if (items.Count == options.PageSize || bytes >= options.PortionBytes)
                    return new ListPage(atLeast, Token, null, items);
            }
            (_events, _next) = (await stream.ReadAsync(cancellationToken).ConfigureAwait(false), 0);
            if (_events.Count == 0)
                throw new ApiException(ApiErrorKind.Network, $"the streaming list of {_resource.Plural} ended before it was complete");
        }
    }

    private ListPage Last(ResourceVersion version, List<KubernetesObject> items) =>
        version.IsInteger && atLeast.IsInteger && atLeast.IsNewerThan(version)
            ? throw Unsupported($"it sent one of version {version} when asked for {atLeast} or later")
            : new ListPage(version, null, null, items);

    /// <summary>
    /// Servers that do not know sendInitialEvents send what they have, of whatever age, and then changes: that is no list. Those
    /// that do wait until they are fresh before they send the first object, and send the bookmark right behind the last.
    /// </summary>
    private ApiException Unsupported(string how) =>
        new(ApiErrorKind.BadRequest, $"the server does not stream lists of {_resource.Plural}: {how}");
}
