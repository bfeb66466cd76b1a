using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Identity;
using ActorVent.Kubernetes.Listing;
using ActorVent.Kubernetes.Requests;
using ActorVent.Kubernetes.Scanning;
using ActorVent.Kubernetes.Typed;
using ActorVent.Kubernetes.Watches;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes;

/// <summary>The client of one API server. Safe for concurrent use.</summary>
internal sealed class ResourceClient : IResourceClient, IDisposable
{
    /// <summary>A server that takes longer is asked again, over another connection.</summary>
    private static readonly TimeSpan MostToTellVersion = TimeSpan.FromSeconds(10);

    private readonly ApiTransport _transport;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Lock _randomLock = new();
    private readonly ResourceClientOptions _options;
    private readonly StreamingLists _streaming;
    private readonly OpenLists _pages = new("page:");
    private readonly PageSizes _sizes;

    /// <param name="connection">From <see cref="KubernetesConnector"/>.</param>
    /// <param name="time">For timeouts and dates.</param>
    /// <param name="random">For the length of watches; not to be used elsewhere at the same time.</param>
    /// <param name="loggers">For the transport.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="handler">Instead of the connection's own: a server within the process.</param>
    public ResourceClient(
        ClusterConnection connection,
        TimeProvider time,
        Random random,
        ILoggerFactory loggers,
        ResourceClientOptions? options = null,
        HttpMessageHandler? handler = null)
    {
        _options = options ?? new ResourceClientOptions();
        _time = time;
        _random = random;
        _transport = new ApiTransport(connection, time, loggers.CreateLogger<ApiTransport>(), handler);
        _sizes = new PageSizes(_options.PageSize);
        _streaming = new StreamingLists(OpenStreamingListAsync, _options, time, loggers.CreateLogger<StreamingLists>());
    }

    /// <inheritdoc/>
    public async ValueTask<ListPage> ListAsync(Scope scope, string? continueToken, CancellationToken cancellationToken)
    {
        if (continueToken is not null && _streaming.IsToken(continueToken))
            return await _streaming.NextAsync(scope, continueToken, cancellationToken).ConfigureAwait(false);
        if (continueToken is null && _streaming.IsWorthTrying(scope.Resource))
        {
            // The version comes last in a stream, but is needed first: whether the list is of the past decides over each object.
            var now = await PageAsync(scope, 1, null, cancellationToken).ConfigureAwait(false);
            if (now.Continue is null)
                return now;
            if (await _streaming.TryBeginAsync(scope, now.Version, cancellationToken).ConfigureAwait(false) is { } first)
                return first;
        }
        var page = continueToken is not null && _pages.IsToken(continueToken)
            ? await _pages.NextAsync(scope.Resource, continueToken, cancellationToken).ConfigureAwait(false)
            : await PageAsync(scope, _sizes.Of(scope.Resource), continueToken, cancellationToken).ConfigureAwait(false);
        _sizes.Saw(scope.Resource, page.Items);
        return page;
    }

    /// <summary>
    /// Whether the server honours the scope's shard selector. Nothing in a watch says so, only a list does, and one of a single
    /// object is enough to ask.
    /// </summary>
    public async ValueTask<bool> HonoursShardSelectorAsync(Scope scope, CancellationToken cancellationToken)
    {
        if (scope.ShardSelector is null)
            return false;
        try
        {
            return (await PageAsync(scope, 1, null, cancellationToken).ConfigureAwait(false)).ShardSelector is not null;
        }
        catch (ApiException e) when (e.Kind is ApiErrorKind.BadRequest || e.Code is 500)
        {
            // A server that does not like the selector's form says 500, not 400.
            return false;
        }
    }

    /// <summary>What the server says when it does not take the scope's selectors; null when it does.</summary>
    /// <exception cref="ApiException">Everything else.</exception>
    public async ValueTask<string?> RefusalOfSelectorAsync(Scope scope, CancellationToken cancellationToken)
    {
        try
        {
            await PageAsync(scope, 1, null, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ApiException e) when (e is { Kind: ApiErrorKind.BadRequest, Code: 400, Reason: not null })
        {
            return e.Message;
        }
    }

    /// <summary>A page; of a large one the first portion.</summary>
    private async ValueTask<ListPage> PageAsync(Scope scope, int limit, string? continueToken, CancellationToken cancellationToken)
    {
        var request = ResourcePaths.List(scope, limit, continueToken);
        var body = await _transport.OpenBodyAsync(request, _options.PortionBytes, _options.RequestTimeout, cancellationToken).ConfigureAwait(false);
        var scanner = new ObjectScanner(scope.Resource);
        if (!body.IsWhole && PageScanner.Of(body.Bytes, scanner) is { } page)
        {
            body.Take(page.HeadLength);
            return await _pages.BeginAsync(
                (token, closed) => new LargePage(body, page, scanner, FillAsync, _options, token, closed, _time, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        using (scanner)
        await using (body.ConfigureAwait(false))
        {
            await FillAsync(_options.MaxPageBytes + 1, cancellationToken).ConfigureAwait(false);
            return body.IsWhole && body.Bytes.Length <= _options.MaxPageBytes
                ? ListScanner.Scan(body.Bytes, scanner)
                : throw ObjectScanner.TooLarge($"cannot {request}: the answer is longer than {_options.MaxPageBytes} bytes");
        }

        ValueTask FillAsync(int bytes, CancellationToken token) =>
            body.IsWhole ? default : _transport.ReadOnAsync(request, body, bytes, _options.RequestTimeout, token);
    }

    /// <inheritdoc/>
    public async ValueTask<ResourceVersion> VersionAsync(Scope scope, CancellationToken cancellationToken)
    {
        var request = ResourcePaths.List(scope, 1, null) with { OnOwnConnection = true };
        var timeout = _options.RequestTimeout < MostToTellVersion ? _options.RequestTimeout : MostToTellVersion;
        using var scanner = new ObjectScanner(scope.Resource);
        using var body = await _transport.GetBytesAsync(request, _options.MaxObjectBytes, timeout, cancellationToken).ConfigureAwait(false);
        return ListScanner.Scan(body.Bytes, scanner).Version;
    }

    /// <inheritdoc/>
    public async ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken)
    {
        var request = ResourcePaths.Watch(scope, after, DrawTimeoutSeconds());
        return await OpenAsync(request, scope.Resource, _options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The object as it is now, or null when there is none (404).</summary>
    public async ValueTask<KubernetesObject?> GetAsync(Scope scope, string @namespace, string name, CancellationToken cancellationToken)
    {
        var request = ResourcePaths.Get(scope.Resource, @namespace.Length == 0 ? null : @namespace, name);
        try
        {
            using var scanner = new ObjectScanner(scope.Resource);
            using var body = await _transport.GetBytesAsync(request, _options.MaxObjectBytes, _options.RequestTimeout, cancellationToken).ConfigureAwait(false);
            return scanner.Scan(body.Bytes);
        }
        catch (ApiException e) when (e is { Kind: ApiErrorKind.NotFound, Reason: "NotFound" })
        {
            // Only a Status says that the object is gone; a 404 of anything else must not look like a deletion.
            return null;
        }
    }

    /// <summary>
    /// What the cluster is known by: the uid of its kube-system namespace, or null when the server says that it may not be read (403) or is
    /// not there (404). Either without a Status comes from something else than an API server, or from one that is not ready yet.
    /// </summary>
    /// <exception cref="ApiException">Everything that may pass.</exception>
    public async ValueTask<string?> GetClusterIdentityAsync(CancellationToken cancellationToken)
    {
        try
        {
            var system = await GetAsync(new Scope(ClusterFacts.Namespaces), "", ClusterFacts.SystemNamespace, cancellationToken).ConfigureAwait(false);
            return system?.Uid;
        }
        catch (ApiException e) when (e is { Kind: ApiErrorKind.Forbidden or ApiErrorKind.NotFound, Reason: not null })
        {
            return null;
        }
    }

    /// <summary>The server's gitVersion, v1.36.2.</summary>
    public async ValueTask<string> GetServerVersionAsync(CancellationToken cancellationToken)
    {
        using var body = await _transport.GetBytesAsync(ClusterFacts.VersionRequest, _options.MaxObjectBytes, _options.RequestTimeout, cancellationToken).ConfigureAwait(false);
        return ClusterFacts.ParseVersion(body.Bytes);
    }

    /// <summary>The typed client, for what is asked rarely: over this client's connections, as this client's user.</summary>
    public k8s.IKubernetes CreateTyped() => TypedClient.Over(_transport);

    public void Dispose()
    {
        _streaming.Dispose();
        _pages.Dispose();
        _transport.Dispose();
    }

    /// <summary>It must not fall silent for longer than a page may take: a server that does not know streaming lists sends no end.</summary>
    private ValueTask<IWatchStream> OpenStreamingListAsync(Scope scope, ResourceVersion atLeast, CancellationToken cancellationToken) =>
        OpenAsync(ResourcePaths.StreamingList(scope, atLeast, DrawTimeoutSeconds()), scope.Resource, _options with { WatchSilence = _options.RequestTimeout }, cancellationToken);

    private async ValueTask<IWatchStream> OpenAsync(ApiRequest request, ResourceKind resource, ResourceClientOptions options, CancellationToken cancellationToken)
    {
        var response = await _transport.OpenAsync(request, _options.RequestTimeout, cancellationToken).ConfigureAwait(false);
        return new WatchStream(response.Message, response.Body, resource, options, _time);
    }

    /// <summary>Random, so that the watches of many replicas do not all end together.</summary>
    private int DrawTimeoutSeconds()
    {
        var least = (int)_options.WatchTimeout.TotalSeconds;
        lock (_randomLock)
            return _random.Next(least, (2 * least) + 1);
    }
}
