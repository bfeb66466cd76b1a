using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Cluster.Shards;

/// <summary>
/// Lets a node that leaves, and has a region's coordinator, stay until what it had has begun elsewhere: the next coordinator decides nothing for its
/// first half second. Where the coordinator is on another node, or there is no other, nothing waits.
/// </summary>
internal sealed class CoordinatorFarewell
{
    /// <summary>Below what an operator takes for a node that hangs; what has not begun by then waits for the next coordinator.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    private readonly AkkaCluster _cluster;
    private readonly ActorSelection _coordinator;
    private readonly TimeProvider _time;
    private int _had;

    private CoordinatorFarewell(ActorSystem system, string region, TimeProvider time)
    {
        _cluster = AkkaCluster.Get(system);
        _coordinator = system.ActorSelection($"/system/sharding/{region}Coordinator/singleton/coordinator");
        _time = time;
    }

    /// <param name="system">The node's.</param>
    /// <param name="region">That has been started.</param>
    /// <param name="time">The clock.</param>
    public static void Add(ActorSystem system, string region, TimeProvider time)
    {
        var farewell = new CoordinatorFarewell(system, region, time);
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, $"count-{region}", farewell.CountAsync);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, $"await-{region}", farewell.AwaitAsync);
    }

    private async Task<Done> CountAsync()
    {
        // One that was taken out hands over nothing: who has its work waits for its end.
        var mayHandOver = _cluster.SelfMember.Status is not (MemberStatus.Down or MemberStatus.Removed)
            && _cluster.State.Members.Any(member => member.Status == MemberStatus.Up && !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress));
        if (mayHandOver)
            _had = (await EntitiesAsync().ConfigureAwait(false)).All;
        return Done.Instance;
    }

    private async Task<Done> AwaitAsync()
    {
        var started = _time.GetTimestamp();
        while (_had > 0 && _time.GetElapsedTime(started) < Most)
        {
            if ((await EntitiesAsync().ConfigureAwait(false)).Elsewhere >= _had)
                break;
            await Task.Delay(Between, _time).ConfigureAwait(false);
        }
        return Done.Instance;
    }

    /// <summary>How many run in all, and on other nodes; none, when the coordinator is elsewhere or a region ends just now.</summary>
    private async Task<(int All, int Elsewhere)> EntitiesAsync()
    {
        try
        {
            var coordinator = await _coordinator.ResolveOne(Patience).ConfigureAwait(false);
            var stats = await coordinator.Ask<ClusterShardingStats>(new GetClusterShardingStats(Patience), Patience).ConfigureAwait(false);
            var counts = stats.Regions.ToLookup(region => region.Key.HasLocalScope || region.Key.Equals(_cluster.SelfAddress), static region => region.Value.Stats.Values.Sum());
            var elsewhere = counts[false].Sum();
            return (elsewhere + counts[true].Sum(), elsewhere);
        }
        catch (Exception e) when (e is ActorNotFoundException or AskTimeoutException)
        {
            return default;
        }
    }
}
