using ActorVent.Primitives;

namespace ActorVent.Kubernetes;

/// <summary>Lists, watches and gets one kind of object. Errors are <see cref="ApiException"/>s, whatever the transport did.</summary>
public interface IResourceClient
{
    /// <summary>One page of a list that is at least as new as the moment it was begun at (a quorum read).</summary>
    /// <param name="scope">What to list.</param>
    /// <param name="continueToken">From the page before; null for the first page.</param>
    /// <param name="cancellationToken">Ends the request; that of the first page ends the list, if it is not complete.</param>
    ValueTask<ListPage> ListAsync(Scope scope, string? continueToken, CancellationToken cancellationToken);

    /// <summary>Opens a watch that goes on after the version given, bookmarks included.</summary>
    ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken);

    /// <summary>The object as it is now, or null when there is none (404).</summary>
    ValueTask<KubernetesObject?> GetAsync(Scope scope, string @namespace, string name, CancellationToken cancellationToken);
}

/// <summary>An open watch.</summary>
public interface IWatchStream : IAsyncDisposable
{
    /// <summary>
    /// The next events: at least one, as many as have arrived. Empty means that the stream ended as a watch normally ends
    /// (its timeout, or the server closing it). An ERROR event and a broken connection are an <see cref="ApiException"/>, thrown
    /// after everything before it has been returned; a line cut in the middle is dropped.
    /// </summary>
    ValueTask<IReadOnlyList<WatchEvent>> ReadAsync(CancellationToken cancellationToken);
}

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

/// <summary>A kind as the API names it.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">v1</param>
/// <param name="Kind">Pod</param>
/// <param name="Plural">pods</param>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural)
{
    public static ResourceKind Pods { get; } = new("", "v1", "Pod", "pods");

    /// <summary><c>Pod</c>, <c>Deployment.apps</c>: <see cref="ObjectKey.Kind"/>.</summary>
    public string Name => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary><c>v1</c>, <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <summary>An object as scanned from JSON. Holds its own copy of the bytes.</summary>
/// <param name="Namespace">Empty for objects of the cluster's own scope.</param>
/// <param name="Name">metadata.name</param>
/// <param name="Uid">metadata.uid</param>
/// <param name="Version">metadata.resourceVersion</param>
/// <param name="Json">The object, starting with <c>{"kind":…,"apiVersion":…,</c>, without <c>metadata.managedFields</c>, otherwise byte for byte as the server sent it.</param>
/// <param name="Digest">128 bits over <paramref name="Json"/> without the value of resourceVersion.</param>
public sealed record KubernetesObject(string Namespace, string Name, string Uid, ResourceVersion Version, ReadOnlyMemory<byte> Json, UInt128 Digest);

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Only a version: <see cref="WatchEvent.Object"/> is null.</summary>
    Bookmark,
}

/// <summary>One line of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Version">The object's, or the bookmark's.</param>
/// <param name="Object">null for a bookmark.</param>
/// <param name="EndsInitialEvents">A bookmark annotated <c>k8s.io/initial-events-end</c>.</param>
public readonly record struct WatchEvent(WatchEventType Type, ResourceVersion Version, KubernetesObject? Object, bool EndsInitialEvents = false);

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
