using ActorVent.Partitions;
using Xunit;

namespace ActorVent.Tests.Simulation;

/// <summary>
/// Whole systems over random histories. <c>ACTORVENT_TEST_SEED</c> is the first seed (with <c>ACTORVENT_TEST_HISTORIES=1</c> the only one, and its
/// trace is printed), <c>ACTORVENT_TEST_HISTORIES</c> how many, one after the other.
/// </summary>
[TakesLong]
public sealed class SimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void System_RandomHistories_KeepsThePromises() => Run(10_000, static seed => null);

    [Fact]
    public void System_WhereTheWatchMissesNothing_KeepsEachTransition() => Run(2_000, static seed => WorldPlan.Of(new Random(seed)) with
    {
        Mode = CollapseMode.Transitions,
        KeepsHistory = true,
        Resend = seed % 2 == 0 ? TimeSpan.FromSeconds(20) : null,
        IsSelective = false,
    });

    [Fact]
    public void System_WithListsThatAreInterruptedAndLate_KeepsThePromises() => Run(3_000, WorldPlan.OfWatching);

    [Fact]
    public void System_WithEndpointsThatJoinWhileMuchHappens_KeepsThePromises() => Run(2_000, WorldPlan.OfJoining);

    private void Run(int count, Func<int, WorldPlan?> planOf) => new SimulationRun(output).Run(count, planOf);
}
