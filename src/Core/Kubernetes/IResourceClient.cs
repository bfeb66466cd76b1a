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

    /// <summary>Which version a list of the scope is of now. Asked on a connection of its own, so that a balancer may choose another server than before.</summary>
    ValueTask<ResourceVersion> VersionAsync(Scope scope, CancellationToken cancellationToken);

    /// <summary>Opens a watch that goes on after the version given, bookmarks included.</summary>
    ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken);
}
