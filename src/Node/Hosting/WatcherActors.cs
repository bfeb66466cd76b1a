using ActorVent.Cluster;
using ActorVent.Cluster.Members;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using Akka.Hosting;

namespace ActorVent.Node.Hosting;

/// <summary>The region of watchers, one for each configured scope. Entities are named by their scopes.</summary>
internal static class WatcherActors
{
    /// <summary>Of several nodes, the next watcher reads what is not settled again: it is not to wait for that.</summary>
    private static readonly TimeSpan MostHandingOver = TimeSpan.FromMilliseconds(100);

    public static AkkaConfigurationBuilder WithWatchers(this AkkaConfigurationBuilder akka, NodeServices services) => akka.AddStartup(async (system, registry) =>
    {
        if (await services.Cluster.ConfigureAwait(false) is not { } cluster)
            return;
        var plan = services.Plan;
        var logger = services.Loggers.CreateLogger("ActorVent.Watching");
        var work = new WatcherServices(
            services.Client, services.Journal, services.Journal.Ring, new WatchMetrics(services.Meter), services.Random, logger)
        {
            ApiServer = services.Troubles.ApiServer,
            JournalTrouble = services.Troubles.Journal,
            Rules = services.Troubles.Rules,
            Residents = services.Residents,
            Time = services.Time,
        };
        var scopes = plan.Scopes.ToDictionary(scope => scope.IdIn(cluster).Value, scope => Options(cluster, scope, services));
        services.Placement.Announce(scopes.Keys.ToHashSet());
        registry.Register<WatcherRegion>(services.Placement.Region(system, WatcherActor.RegionName, new RegionOptions
        {
            EntityOf = static message => (message as IWatcherMessage)?.Scope.Value,
            Create = scope => scopes.TryGetValue(scope, out var options) ? WatcherActor.Props(options, work, registry.Get<PartitionRegion>()) : null,
            Knows = Knows,
            Ping = static scope => new WatcherMessage.Ping(new ScopeId(scope)),
            DrainMessage = Partitions.Drain.Instance,
            Failed = (scope, error) => services.Troubles.Watchers.Failed(
                scope, $"The watcher of {(scopes.TryGetValue(scope, out var options) ? options.Name : scope)} stopped: {error.Message}; it begins again from the recorded position"),
            Began = services.Restarts.Began,
        }));
    });

    /// <summary>Whether a node can have a scope's watcher.</summary>
    public static bool Knows(PeerMessage.Announcement node, string scope) => node.Scopes.Contains(scope);

    private static WatcherOptions Options(string cluster, Scope scope, NodeServices services)
    {
        var plan = services.Plan;
        var options = new WatcherOptions(cluster, scope) { MostUntaken = plan.Bounds.Unread, Spread = WatcherOptions.SpreadOf(plan.Scopes.Count) };
        return services.Member is null ? options : options with { MostDraining = MostHandingOver };
    }
}
