using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Watching;

/// <summary>One scope to watch, for all partitions of the ring.</summary>
/// <param name="Cluster">The cluster's name in object keys.</param>
/// <param name="Scope">What to list and watch.</param>
internal sealed record WatcherOptions(string Cluster, Scope Scope)
{
    /// <summary>All on.</summary>
    public WatcherRules Rules { get; init; } = new();

    /// <summary>Bytes of payload that partitions have not taken; above, nothing is read.</summary>
    public long MostUntaken { get; init; } = new PayloadBounds().Unread;
}

/// <summary>What a watcher works with.</summary>
internal sealed record WatcherServices(IResourceClient Client, IJournal Journal, Ring Ring, WatchMetrics Metrics, Random Random, ILogger Logger);
