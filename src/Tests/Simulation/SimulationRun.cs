using Xunit;

namespace ActorVent.Tests.Simulation;

/// <summary>Runs histories from a seed on, and tells what became of the first that broke a promise.</summary>
internal sealed class SimulationRun(ITestOutputHelper output)
{
    private const int MostTraceLines = 4000;

    // The same in every run: what a change breaks is to be seen at the change.
    private const int FirstSeed = 20_261_128;

    /// <param name="count">How many, unless the environment says otherwise.</param>
    /// <param name="planOf">What a seed's world looks like; null: as the seed says.</param>
    public void Run(int count, Func<int, WorldPlan?> planOf)
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
        foreach (var line in world.Trace.IsDeep ? world.Trace.Lines : world.Trace.About(name).TakeLast(MostTraceLines))
            output.WriteLine(line);
        return world;
    }
}
