using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Listing;
using ActorVent.Primitives;

namespace ActorVent.Bench.Fuzzing;

/// <summary>A watch taken for a streaming list: complete when everything before the closing bookmark is an addition, else an error.</summary>
internal static class StreamedList
{
    private const int PageSize = 3;
    private static readonly ResourceVersion AtLeast = new("1");

    /// <param name="stream">The same stream, from its beginning. It is closed behind the list.</param>
    /// <param name="events">What a watch read of it.</param>
    public static void Check(IWatchStream stream, IReadOnlyList<WatchEvent> events)
    {
        var (read, version) = Read(stream);
        var expected = events.TakeWhile(e => e.Type is WatchEventType.Added).ToList();
        // Of a version that is no integer nobody can say that it is too old.
        var isComplete = expected.Count < events.Count
            && events[expected.Count] is { EndsInitialEvents: true } end
            && !(end.Version.IsInteger && AtLeast.IsNewerThan(end.Version));
        if (isComplete != version is not null)
            throw new FindingException(isComplete ? "streamed list is refused" : "streamed list is not complete", $"{read.Count} objects, version {version}");
        if (isComplete && !read.Select(item => (item.Uid, item.Digest)).SequenceEqual(expected.Select(e => (e.Object!.Uid, e.Object.Digest))))
            throw new FindingException("streamed list differs", $"{read.Count} objects instead of {expected.Count}");
    }

    /// <summary>The version is null when the list ended with an error.</summary>
    private static (List<KubernetesObject> Items, ResourceVersion? Version) Read(IWatchStream stream)
    {
        var list = new StreamingList(stream, ResourceKind.Pods, AtLeast, new ResourceClientOptions { PageSize = PageSize }, "token", _ => { }, TimeProvider.System, CancellationToken.None);
        var items = new List<KubernetesObject>();
        try
        {
            while (true)
            {
                var page = list.NextAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
                items.AddRange(page.Items);
                if (page.Items.Count > PageSize)
                    throw new FindingException("page is too long", $"{page.Items.Count} objects");
                if (page.Continue is null)
                    return (items, page.Version);
            }
        }
        catch (ApiException e)
        {
            ErrorRules.Check(e);
            return (items, null);
        }
    }
}
