using ActorVent.Cluster.Leases;
using ActorVent.Delivery;
using ActorVent.Partitions;
using ActorVent.Tests.Simulation.Leases;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Simulation;

/// <summary>As <see cref="SwitchTests"/>: what several nodes need, switched off once in a whole system of three.</summary>
[TakesLong]
public sealed class ClusterSwitchTests(ITestOutputHelper output)
{
    private const int MostHistories = 5_000;

    [Fact]
    public void Lease_CountedFromTheAnswer_BreaksAPromise() => Breaks(Lease(r => r with { FromBeforeSent = false }), WorldPlan.OfLeases);

    [Fact]
    public void Lease_ByTheMonotonicClockAlone_BreaksAPromise() => Breaks(Lease(r => r with { WallClock = false }), WorldPlan.OfLeases);

    [Fact]
    public void Sender_LookingAtTheLeaseOnlyWhenItDecides_BreaksAPromise() => Breaks(new Switches { LooksRightBefore = false }, WorldPlan.OfLeases, from: 290);

    [Fact]
    public void Judging_ByTheDatabasesClockAlone_BreaksAPromise() => Breaks(Lease(r => r with { JudgesOwnTtl = false }), WorldPlan.OfLeases);

    [Fact]
    public void Judging_WithoutAnOwnLeaseForATtl_BreaksAPromise() => Breaks(Lease(r => r with { JudgesWithOwnLease = false }), WorldPlan.OfLeases, from: 320);

    [Fact]
    public void Revoked_ButRenewed_BreaksAPromise() => Breaks(Leases(new() { RevokedEnds = false }), WorldPlan.OfLeases);

    [Fact]
    public void Shards_TakenFromWhoIsRevokedAndNotOver_BreakAPromise() => Breaks(Leases(new() { FencedBeforeTaken = false }), WorldPlan.OfLeases);

    [Fact]
    public void Sessions_LeftOpenWhenTheirOwnerIsFenced_BreakAPromise() => Breaks(Leases(new() { EndsSessions = false }), WorldPlan.OfLeases, from: 210);

    /// <summary>The database may be away when the owner stops.</summary>
    [Fact]
    public void Partition_LeftToALiveOwnerThatHasStopped_BreaksAPromise() => Breaks(new Switches { TakesWithShard = false }, from: 860);

    [Fact]
    public void Configuration_RetractedBeforeAllAgree_BreaksAPromise() => Breaks(new Switches { WaitsForAgreement = false }, WorldPlan.OfRollOuts);

    [Fact]
    public void Partition_TellingItsHeadOnlyWithEntries_BreaksAPromise() => Breaks(Partition(r => r with { TellHead = false }));

    [Fact]
    public void Partition_TakingWhatIsOfALowerEpoch_BreaksAPromise() => Breaks(Partition(r => r with { CheckEpoch = false }), WorldPlan.OfHandOvers, from: 1_090);

    [Fact]
    public void Partition_TakingWhatAnswersAnotherHello_BreaksAPromise() => Breaks(Partition(r => r with { CheckHello = false }), from: 1_480);

    [Fact]
    public void Partition_TakingWhatFollowsAGap_BreaksAPromise() => Breaks(Partition(r => r with { CheckNumber = false }), WorldPlan.OfHandOvers, from: 3_150);

    [Fact]
    public void Watcher_NotRewindingAtAHello_BreaksAPromise() => Breaks(new Switches { Watcher = new WatcherRules { RewindOnHello = false } }, WorldPlan.OfHandOvers);

    [Fact]
    public void Endpoint_SendingWhatFollowsBeforeTheOutcomeIsPersisted_BreaksAPromise() =>
        Breaks(new Switches { Endpoint = EndpointRules.All with { FollowAfterPersist = false } });

    private static Switches Lease(Func<LeaseRules, LeaseRules> off) => Leases(new() { Rules = off(LeaseRules.All) });

    private static Switches Leases(LeaseSwitches leases) => new() { Leases = leases };

    private static Switches Partition(Func<PartitionRules, PartitionRules> off) => new() { Partition = off(PartitionRules.All) };

    /// <param name="switches">What is off.</param>
    /// <param name="planOf">What a history's world looks like; null: as its number says.</param>
    /// <param name="from">The first history; where it takes hundreds to see it, one shortly before.</param>
    private void Breaks(Switches switches, Func<int, WorldPlan>? planOf = null, int from = 1)
    {
        planOf ??= WorldPlan.OfCluster;
        var histories = new Histories();
        var found = histories.Run(from, MostHistories, seed => new World(seed, planOf(seed), switches), static v => !Oracle.IsOfAccounts(v));
        output.WriteLine(found is { } broken ? $"took {histories.Count} histories from {from} on, {broken.Seed} broke: {broken.Violations.First(v => !Oracle.IsOfAccounts(v))}" : $"nothing broke in {histories.Count} histories");
        Assert.NotNull(found);
        Assert.DoesNotContain("the simulation itself", found.Value.Violations[0], StringComparison.Ordinal);
    }
}
