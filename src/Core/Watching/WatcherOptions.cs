using ActorVent.Kubernetes;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Watching;

/// <summary>One scope to watch.</summary>
/// <param name="Cluster">The cluster's name in object keys.</param>
/// <param name="Scope">What to list and watch.</param>
/// <param name="KeepsNewestOnly">Whether changes may be collapsed while a partition is behind. If not, the watcher stops reading instead.</param>
/// <param name="MostOverflowBytes">Bytes of payload that may wait for one partition before the watcher stops reading. Default: 4 MB.</param>
internal sealed record WatcherOptions(string Cluster, Scope Scope, bool KeepsNewestOnly, long MostOverflowBytes = 4 << 20);

/// <summary>What a watcher works with.</summary>
internal sealed record WatcherServices(IResourceClient Client, Ring Ring, WatchMetrics Metrics, Random Random, ILogger Logger);
