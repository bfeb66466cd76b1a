using ActorVent.Journal.Memory;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Properties;

/// <summary>Whole systems over random histories. ACTORVENT_TEST_SEED repeats a run, ACTORVENT_TEST_STEPS makes it longer.</summary>
public sealed class WholeSystemTests(ITestOutputHelper output)
{
    private const int StepsPerWorld = 40;

    [Fact]
    public void WholeSystem_RandomHistories_KeepsThePromises() =>
        Run(Number("ACTORVENT_TEST_STEPS") ?? 10_000, seed => new World(seed, new MemoryJournal(new Ring(RingKind.Name, 4))), _ => { });

    [Fact]
    public void WholeSystem_RandomHistoriesOnSqlite_KeepsThePromises()
    {
        using var directory = new TempDirectory();
        var files = 0;
        Run(
            1_000,
            seed =>
            {
                var path = Path.Combine(directory.Path, $"{files++}.db");
                return new World(seed, InPlaceJournal.Open(path), journal => ((InPlaceJournal)journal).Reopen());
            },
            world => world.Journal.DisposeAsync().AsTask().GetAwaiter().GetResult());
    }

    [Fact]
    public void WholeSystem_WhereTheWatchMissesNothing_KeepsEachTransition() => Run(
        2_000,
        seed =>
        {
            var resend = seed % 2 == 0 ? TimeSpan.FromSeconds(20) : (TimeSpan?)null;
            var plan = new WorldPlan(CollapseMode.Transitions, resend, KeepsHistory: true)
            {
                Annotations = seed % 3 > 0,
                MostTenants = seed % 5 == 0 ? 1 : 3,
            };
            var world = new World(seed, new MemoryJournal(new Ring(RingKind.Name, 4)), plan: plan);
            // Lists are behind it once positions are written.
            world.Wait(TimeSpan.FromMinutes(1));
            return world;
        },
        _ => { });

    [Fact]
    public void Watch_EndingAtOnceAndEmpty_LeadsToAList()
    {
        var world = new World(1, new MemoryJournal(new Ring(RingKind.Name, 4)), plan: new WorldPlan(CollapseMode.Latest, null, KeepsHistory: false));
        world.Wait(TimeSpan.FromMinutes(1));
        // As core Events are watched: around the cache, which may answer with nothing and end.
        world.Cluster.Mood.WatchEnds = 1;
        world.Cluster.CreateOrUpdate("a/x");
        world.Wait(TimeSpan.FromMinutes(5));

        Assert.All(world.Receivers, receiver => Assert.Equal(world.Cluster.TokenOf("a/x"), receiver.Settled("a/x")?.Token));
    }

    private void Run(int steps, Func<int, World> create, Action<World> end)
    {
        var seed = Number("ACTORVENT_TEST_SEED") ?? Environment.TickCount;
        output.WriteLine($"seed {seed}, {steps} steps");
        var crashes = 0;
        long turns = 0;
        var (resends, tenantsResends) = (0, 0);
        for (var done = 0; done < steps; done += StepsPerWorld, seed++)
        {
            var world = create(seed);
            for (var i = 0; i < StepsPerWorld; i++)
                world.Step();
            world.Settle();
            var violations = world.Check().Run();
            if (violations.Count > 0)
            {
                foreach (var line in world.Trace.About(PromiseCheck.NameIn(violations[0])).TakeLast(200))
                    output.WriteLine(line);
            }
            resends += world.Receivers.Sum(receiver => receiver.Resends.Count);
            tenantsResends += world.Tenants.Sum(receiver => receiver.Resends.Count);
            Assert.True(violations.Count == 0, $"seed {seed} ({world.Plan}, {world.Crashes} crashes): {string.Join("\n", violations.Take(10))}");
            crashes += world.Crashes;
            turns += world.Turns;
            end(world);
        }
        output.WriteLine($"{crashes} crashes, {turns} turns, {resends} resends, {tenantsResends} to endpoints from annotations");
        Assert.All([crashes, resends, tenantsResends], count => Assert.NotEqual(0, count));
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
