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
    /// <summary>How long an end waits for what is outstanding, and for the write after it: at most that again. Default: 1 s.</summary>
    public TimeSpan MostDraining { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>All on.</summary>
    public WatcherRules Rules { get; init; } = new();
}

/// <summary>What a watcher works with.</summary>
internal sealed record WatcherServices(IResourceClient Client, IJournal Journal, Ring Ring, WatchMetrics Metrics, Random Random, ILogger Logger);
