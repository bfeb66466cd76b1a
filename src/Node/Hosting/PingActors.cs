using ActorVent.Cluster;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Akka.Hosting;

namespace ActorVent.Node.Hosting;

/// <summary>Keeps partitions and watchers awake; what keeps endpoints awake knows which there are.</summary>
internal static class PingActors
{
    public static AkkaConfigurationBuilder WithPings(this AkkaConfigurationBuilder akka, NodeServices services) => akka.AddStartup(async (system, registry) =>
    {
        if (await services.Cluster.ConfigureAwait(false) is not { } cluster)
            return;
        var plan = services.Plan;
        var placement = services.Placement;
        IReadOnlyList<(string Name, object Ping)> partitions =
            [.. Enumerable.Range(0, services.Journal.Ring.Partitions).Select(number => new PartitionId(number)).Select(id => (id.ToString(), (object)new PartitionMessage.Ping(id)))];
        IReadOnlyList<(string Name, object Ping)> watchers =
            [.. plan.Scopes.Select(scope => scope.IdIn(cluster)).Select(id => (id.Value, (object)new WatcherMessage.Ping(id)))];
        system.ActorOf(
            PingActor.Props(
            [
                (registry.Get<WatcherRegion>(), () => watchers.Where(id => placement.Pings(WatcherActors.Knows, id.Name)).Select(id => id.Ping)),
                (registry.Get<PartitionRegion>(), () => partitions.Where(id => placement.Pings(static (_, _) => true, id.Name)).Select(id => id.Ping)),
            ]),
            "pings");
    });
}
