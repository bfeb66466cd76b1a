using Xunit;
using ActorVent.Journal.Memory;
using ActorVent.Primitives;

namespace ActorVent.Tests.Properties;

/// <summary>Whole systems over random histories. ACTORVENT_TEST_SEED repeats a run, ACTORVENT_TEST_STEPS makes it longer.</summary>
public sealed class WholeSystemTests(ITestOutputHelper output)
{
    private const int StepsPerWorld = 120;

    [Fact]
    public void WholeSystem_RandomHistories_KeepsThePromises()
    {
        var seed = Number("ACTORVENT_TEST_SEED") ?? Environment.TickCount;
        var steps = Number("ACTORVENT_TEST_STEPS") ?? 10_000;
        output.WriteLine($"seed {seed}, {steps} steps");
        var crashes = 0;
        long turns = 0;
        for (var done = 0; done < steps; done += StepsPerWorld, seed++)
        {
            var world = new World(seed, new MemoryJournal(new Ring(RingKind.Name, 4)));
            for (var i = 0; i < StepsPerWorld; i++)
                world.Step();
            world.Settle();
            var violations = world.Check().Run();
            if (violations.Count > 0)
            {
                foreach (var line in world.Trace.About(PromiseCheck.NameIn(violations[0])).TakeLast(200))
                    output.WriteLine(line);
            }
            Assert.True(violations.Count == 0, $"seed {seed} ({world.Mode}, {world.Crashes} crashes): {string.Join("\n", violations.Take(10))}");
            crashes += world.Crashes;
            turns += world.Turns;
        }
        output.WriteLine($"{crashes} crashes, {turns} turns");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
