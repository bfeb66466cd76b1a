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
        IReadOnlyList<object> partitions =
            [.. Enumerable.Range(0, services.Journal.Ring.Partitions).Select(number => new PartitionMessage.Ping(new PartitionId(number)))];
        IReadOnlyList<object> watchers = [.. plan.Scopes.Select(scope => new WatcherMessage.Ping(scope.IdIn(cluster)))];
        system.ActorOf(
            PingActor.Props([(registry.Get<WatcherRegion>(), () => watchers), (registry.Get<PartitionRegion>(), () => partitions)]), "pings");
    });
}
