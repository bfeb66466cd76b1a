using ActorVent.Delivery;
using ActorVent.Partitions;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Simulation;

/// <summary>
/// Each mechanism that a promise needs is switched off once: the oracle sees the promise break. Were that not so, the simulation would prove
/// nothing about it.
/// </summary>
[TakesLong]
public sealed class SwitchTests(ITestOutputHelper output)
{
    private const int MostHistories = 20_000;

    [Fact]
    public void Partition_DecidingByWhatIsPersisted_BreaksAPromise() => Breaks(Partition(r => r with { DecideByArrival = false }));

    [Fact]
    public void Partition_SettlingAVoidChangeBeforeWhatMakesItVoid_BreaksAPromise() => Breaks(Partition(r => r with { HoldVoid = false }));

    [Fact]
    public void Partition_MarkingAnInferredEndWithTheLastKnownVersion_BreaksAPromise() => Breaks(Partition(r => r with { TombstoneAtListVersion = false }), WorldPlan.OfWatching, from: 750);

    [Fact]
    public void Partition_ForgettingEndsBeforeThePersistedPositionHasPassedThem_BreaksAPromise() => Breaks(Partition(r => r with { TombstoneUntilPersisted = false }));

    [Fact]
    public void Partition_TakingWhatIsOfALowerEpoch_BreaksAPromise() => Breaks(Partition(r => r with { CheckEpoch = false }), WorldPlan.OfWatching, from: 4_220);

    [Fact]
    public void Partition_TakingWhatAnswersAnotherHello_BreaksAPromise() => Breaks(Partition(r => r with { CheckHello = false }), from: 390);

    [Fact]
    public void Partition_TakingWhatFollowsAGap_BreaksAPromise() => Breaks(Partition(r => r with { CheckNumber = false }));

    [Fact]
    public void Partition_TellingItsHeadOnlyWithEntries_BreaksAPromise() => Breaks(Partition(r => r with { TellHead = false }));

    [Fact]
    public void Watcher_MovingThePositionOverWhatIsNotSettled_BreaksAPromise() => Breaks(Watcher(r => r with { PositionFromSettledOnly = false }));

    [Fact]
    public void Watcher_NotRewindingAtAHello_BreaksAPromise() => Breaks(Watcher(r => r with { RewindOnHello = false }));

    [Fact]
    public void Watcher_ListingForWhoDidNotHearItsBeginning_BreaksAPromise() => Breaks(Watcher(r => r with { ListsOnlyForWhoHeardBegin = false }), WorldPlan.OfWatching);

    /// <summary>Each of the two is enough: a watcher knows what it has seen, a partition up to where nothing is told again.</summary>
    [Fact]
    public void Watcher_TellingListsOfThePast_ToPartitionsThatTakeThem_BreaksAPromise() => Breaks(
        Watcher(r => r with { StaleListsRefused = false }) with { Partition = PartitionRules.All with { RefuseListsOfThePast = false } }, WorldPlan.OfWatching);

    [Fact]
    public void Watcher_TrustingAWatchThatSaysNothing_BreaksAPromise() => Breaks(Watcher(r => r with { AskInDoubt = false }));

    [Fact]
    public void Watcher_TellingAPositionThatIsNotPersisted_BreaksAPromise() => Breaks(Watcher(r => r with { PersistedPositionTold = false }), from: 280);

    [Fact]
    public void Endpoint_SendingWhatFollowsBeforeTheOutcomeIsPersisted_BreaksAPromise() => Breaks(Endpoint(r => r with { FollowAfterPersist = false }));

    [Fact]
    public void Endpoint_PassingFailingObjectsWithoutALane_BreaksAPromise() => Breaks(Endpoint(r => r with { LaneRows = false }));

    [Fact]
    public void Endpoint_LeavingTheWindowAtTheAnswer_BreaksAPromise() => Breaks(Endpoint(r => r with { WindowUntilPersisted = false }));

    [Fact]
    public void Endpoint_PassingADeadLetterBeforeItIsWritten_BreaksAPromise() => Breaks(Endpoint(r => r with { LettersFirst = false }), from: 950);

    [Fact]
    public void Endpoint_LettingRetentionHaveWhatLanesWaitFor_BreaksAPromise() => Breaks(Endpoint(r => r with { LowOverLanes = false }));

    [Fact]
    public void Endpoint_LeavingTheHistoryOutOfTheId_BreaksAPromise() => Breaks(Endpoint(r => r with { HistoryInId = false }));

    [Fact]
    public void Endpoint_DecidingWhatWasThereBeforeItByAHint_BreaksAPromise() => Breaks(Endpoint(r => r with { ReadWhatWasThere = false }), WorldPlan.OfJoining);

    [Fact]
    public void Journal_LettingGoOfEndsThatNotAllHavePassed_BreaksAPromise() => Breaks(new Switches { HoldsEnds = false });

    private static Switches Partition(Func<PartitionRules, PartitionRules> off) => new() { Partition = off(PartitionRules.All) };

    private static Switches Watcher(Func<WatcherRules, WatcherRules> off) => new() { Watcher = off(new WatcherRules()) };

    private static Switches Endpoint(Func<EndpointRules, EndpointRules> off) => new() { Endpoint = off(EndpointRules.All) };

    /// <param name="switches">What is off.</param>
    /// <param name="planOf">What a history's world looks like; null: as its number says.</param>
    /// <param name="from">The first history; where it takes hundreds to see it, one shortly before.</param>
    private void Breaks(Switches switches, Func<int, WorldPlan>? planOf = null, int from = 1)
    {
        planOf ??= static seed => WorldPlan.Of(new Random(seed));
        var histories = new Histories();
        var found = histories.Run(from, MostHistories, seed => new World(seed, planOf(seed), switches), static v => !Oracle.IsOfAccounts(v));
        output.WriteLine(found is { } broken ? $"took {histories.Count} histories from {from} on, {broken.Seed} broke: {broken.Violations.First(v => !Oracle.IsOfAccounts(v))}" : $"nothing broke in {histories.Count} histories");
        Assert.NotNull(found);
        Assert.DoesNotContain("the simulation itself", found.Value.Violations[0], StringComparison.Ordinal);
    }
}
