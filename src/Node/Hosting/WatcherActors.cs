using ActorVent.Cluster;
using ActorVent.Partitions;
using ActorVent.Watching;
using Akka.Hosting;

namespace ActorVent.Node.Hosting;

/// <summary>The region of watchers, one for each configured scope. Entities are named by their scopes.</summary>
internal static class WatcherActors
{
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
            Time = services.Time,
        };
        var scopes = plan.Scopes.ToDictionary(
            scope => scope.IdIn(cluster).Value,
            scope => new WatcherOptions(cluster, scope) { MostUntaken = plan.Bounds.Unread, Spread = WatcherOptions.SpreadOf(plan.Scopes.Count) });
        registry.Register<WatcherRegion>(system.ActorOf(
            LocalRegion.Props(new RegionOptions
            {
                EntityOf = static message => (message as IWatcherMessage)?.Scope.Value,
                Create = scope => scopes.TryGetValue(scope, out var options) ? WatcherActor.Props(options, work, registry.Get<PartitionRegion>()) : null,
                DrainMessage = Partitions.Drain.Instance,
                Failed = (scope, error) => services.Troubles.Watchers.Failed(
                    scope, $"The watcher of {(scopes.TryGetValue(scope, out var options) ? options.Name : scope)} stopped: {error.Message}; it begins again from the recorded position"),
            }),
            "watchers"));
    });
}
