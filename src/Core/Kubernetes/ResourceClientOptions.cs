using ActorVent.Primitives;

namespace ActorVent.Kubernetes;

/// <summary>Bounds of the requests to the API server. The defaults suit every cluster; tests narrow them.</summary>
public sealed record ResourceClientOptions
{
    /// <summary>Objects per page of a list, fewer where they are large. 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>For one page or one object, from request to last byte; for a watch, to its headers. 60 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a watch may stay silent; bookmarks come about once a minute. 2 min.</summary>
    public TimeSpan WatchSilence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The least that the server is asked to end a watch after; random up to twice that. 5 min.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest line of a watch, the largest single object. 64 MB.</summary>
    public int MaxObjectBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What of a list is in memory at once, but always one object: a page that is larger is read in portions. 4 MB.</summary>
    public int PortionBytes { get; init; } = new PayloadBounds().Unread;

    /// <summary>The largest page of a list that cannot be read in portions. 512 MB.</summary>
    public int MaxPageBytes { get; init; } = 512 * 1024 * 1024;

    /// <summary>
    /// Whether lists are streamed where the server can (<c>sendInitialEvents</c>, on by default from Kubernetes 1.34 on), in pages
    /// elsewhere. Off: always in pages. Off.
    /// </summary>
    public bool StreamingLists { get; init; }

    /// <summary>How long lists of a kind come in pages after a streaming list of it has failed. 1 h.</summary>
    public TimeSpan StreamingListRetry { get; init; } = TimeSpan.FromHours(1);
}
