using ActorVent.Partitions;
using Xunit;

namespace ActorVent.Tests.Simulation;

/// <summary>
/// Whole systems over random histories. <c>ACTORVENT_TEST_SEED</c> is the first seed (with <c>ACTORVENT_TEST_HISTORIES=1</c> the only one, and its
/// trace is printed), <c>ACTORVENT_TEST_HISTORIES</c> how many, one after the other.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int MostTraceLines = 4000;

    // The same in every run: what a change breaks is to be seen at the change.
    private const int FirstSeed = 20_261_128;

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

    private void Run(int count, Func<int, WorldPlan?> planOf)
    {
        var first = Histories.Number("ACTORVENT_TEST_SEED") ?? FirstSeed;
        count = Histories.Number("ACTORVENT_TEST_HISTORIES") ?? count;
        output.WriteLine($"seeds from {first}, {count} histories");
        var histories = new Histories();
        var found = histories.Run(first, count, seed => new World(seed, planOf(seed)));
        output.WriteLine(histories.Summary());
        if (found is { } failure)
            Tell(failure.Seed, failure.Violations, planOf);
        else if (count == 1)
            Replay(first, planOf, "");
    }

    private void Tell(int seed, IReadOnlyList<string> violations, Func<int, WorldPlan?> planOf)
    {
        var world = Replay(seed, planOf, Oracle.NameIn(violations[0]));
        Assert.Fail($"seed {seed} ({world.Plan}): {string.Join("\n", violations.Take(10))}");
    }

    private World Replay(int seed, Func<int, WorldPlan?> planOf, string name)
    {
        var world = new World(seed, planOf(seed), isTraced: true);
        world.Live();
        foreach (var line in world.Trace.About(name).TakeLast(MostTraceLines))
            output.WriteLine(line);
        return world;
    }
}
