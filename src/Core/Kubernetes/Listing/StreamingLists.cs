using System.Collections.Concurrent;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Listing;

/// <summary>
/// The streaming lists that are open, and for which kinds they are not worth trying. They spare the server from building pages, and
/// have no pages that expire. https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists
/// </summary>
/// <param name="openAsync">Opens one: scope, and the version that it must be at least.</param>
/// <param name="options">Page size, and when to try again.</param>
/// <param name="time">For both waits.</param>
/// <param name="logger">For what was tried in vain.</param>
internal sealed partial class StreamingLists(
    Func<Scope, ResourceVersion, CancellationToken, ValueTask<IWatchStream>> openAsync, ResourceClientOptions options, TimeProvider time, ILogger<StreamingLists> logger)
    : IDisposable
{
    private readonly OpenLists _open = new("streaming:");
    private readonly ConcurrentDictionary<ResourceKind, long> _failed = new();

    public bool IsToken(string token) => _open.IsToken(token);

    /// <summary>Whether to try. After one that failed, for whatever reason, lists of its kind come in pages for an hour.</summary>
    public bool IsWorthTrying(ResourceKind resource) =>
        options.StreamingLists && (!_failed.TryGetValue(resource, out var at) || time.GetElapsedTime(at) >= options.StreamingListRetry);

    /// <summary>The first page of a list that is of the version given, or of a newer one.</summary>
    /// <returns>null when the server does not want to: then pages are to be asked for.</returns>
    /// <exception cref="ApiException">What has nothing to do with streaming.</exception>
    public async ValueTask<ListPage?> TryBeginAsync(Scope scope, ResourceVersion atLeast, CancellationToken cancellationToken)
    {
        IWatchStream stream;
        try
        {
            stream = await openAsync(scope, atLeast, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            Failed(scope.Resource, e);
            if (e.Kind is ApiErrorKind.Network or ApiErrorKind.Unauthorized or ApiErrorKind.Unavailable)
                throw;
            return null;
        }
        try
        {
            return await _open.BeginAsync(
                (token, closed) => new StreamingList(stream, scope.Resource, atLeast, options, token, closed, time, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            Failed(scope.Resource, e);
            if (e.Kind is ApiErrorKind.Network or ApiErrorKind.Garbage or ApiErrorKind.TooLarge)
                throw;
            return null;
        }
    }

    public async ValueTask<ListPage> NextAsync(Scope scope, string token, CancellationToken cancellationToken)
    {
        try
        {
            return await _open.NextAsync(scope.Resource, token, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            Failed(scope.Resource, e);
            throw;
        }
    }

    public void Dispose() => _open.Dispose();

    private void Failed(ResourceKind resource, ApiException error)
    {
        _failed[resource] = time.GetTimestamp();
        Log.Failed(logger, resource.Plural, error.Message, options.StreamingListRetry.TotalMinutes);
    }

    private static partial class Log
    {
        [LoggerMessage(1011, LogLevel.Information, "A streaming list of {Resource} was tried in vain: {Reason}. Lists of {Resource} come in pages for the next {Minutes} min")]
        public static partial void Failed(ILogger logger, string resource, string reason, double minutes);
    }
}
