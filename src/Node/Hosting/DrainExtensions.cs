using ActorVent.Cluster;
using Akka;
using Akka.Actor;
using Akka.Hosting;

namespace ActorVent.Node.Hosting;

/// <summary>
/// A clean stop: watchers stop reading and write their positions, partitions flush their windows, endpoints wait for what is under way and persist
/// it. All at once, since none waits for another; what does not make it in time is done after the next start.
/// </summary>
internal static class DrainExtensions
{
    /// <summary>Over the time that an endpoint gives its requests.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(1);

    public static AkkaConfigurationBuilder WithDrain(this AkkaConfigurationBuilder akka, NodeServices services)
    {
        var most = services.Plan.DrainTimeout;
        return akka
            .AddHocon($"akka.coordinated-shutdown.phases.service-requests-done.timeout = {(long)(most + Reserve).TotalMilliseconds}ms", HoconAddMode.Prepend)
            .AddStartup((system, registry) => CoordinatedShutdown.Get(system).AddTask(
                CoordinatedShutdown.PhaseServiceRequestsDone, "drain", () => DrainAsync(registry, most)));
    }

    private static List<IActorRef> Regions(IReadOnlyActorRegistry registry)
    {
        var regions = new List<IActorRef> { registry.Get<EndpointRegion>() };
        // Before the cluster is known, nothing is watched.
        if (registry.TryGet<WatcherRegion>(out var watchers))
            regions.Add(watchers);
        if (registry.TryGet<PartitionRegion>(out var partitions))
            regions.Add(partitions);
        return regions;
    }

    private static async Task<Done> DrainAsync(IReadOnlyActorRegistry registry, TimeSpan most)
    {
        var regions = Regions(registry);
        try
        {
            await Task.WhenAll(regions.Select(region => region.Ask<RegionMessage.Drained>(RegionMessage.Drain.Instance, most))).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            // Nothing is lost: what is not recorded is done again after the next start.
        }
        return Done.Instance;
    }
}
