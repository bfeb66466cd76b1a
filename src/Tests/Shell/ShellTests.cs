using ActorVent.Tests.Simulation;
using Xunit;

namespace ActorVent.Tests.Shell;

/// <summary>
/// The real actors over random histories in which everything around them fails. <c>ACTORVENT_TEST_SEED</c> and <c>ACTORVENT_TEST_HISTORIES</c> as for
/// <see cref="SimulationTests"/>; <c>ACTORVENT_TEST_TRACE=deep</c> prints what happens to all objects.
/// </summary>
[TakesLong]
public sealed class ShellTests(ITestOutputHelper output)
{
    private const int MostTraceLines = 4000;
    private const int Count = 300;

    // The same in every run: what a change breaks is to be seen at the change.
    private const int FirstSeed = 20_261_128;

    [Fact]
    public void Node_RandomHistories_KeepsThePromises()
    {
        var first = Histories.Number("ACTORVENT_TEST_SEED") ?? FirstSeed;
        var count = Histories.Number("ACTORVENT_TEST_HISTORIES") ?? Count;
        output.WriteLine($"seeds from {first}, {count} histories");
        var histories = new Histories();
        var found = histories.Run(first, count, static seed => new ShellWorld(seed));
        output.WriteLine(histories.Summary());
        if (found is { } failure)
            Tell(failure.Seed, failure.Violations);
        else if (count == 1)
            Replay(first, "");
    }

    [Fact]
    public void History_LivedAgain_IsTheSame()
    {
        Assert.Equal(TraceOf(FirstSeed), TraceOf(FirstSeed));

        static IReadOnlyList<string> TraceOf(int seed)
        {
            IReadOnlyList<string> trace = [];
            new Histories().Run(seed, 1, s =>
            {
                var world = new ShellWorld(s, isTraced: true);
                trace = world.Trace.Lines;
                return world;
            });
            return trace;
        }
    }

    private void Tell(int seed, IReadOnlyList<string> violations)
    {
        Replay(seed, Oracle.NameIn(violations[0]));
        Assert.Fail($"seed {seed}: {string.Join("\n", violations.Take(10))}");
    }

    private void Replay(int seed, string name)
    {
        ShellWorld? world = null;
        new Histories().Run(seed, 1, s => world = new ShellWorld(s, isTraced: true));
        foreach (var line in world?.Trace.About(world.Trace.IsDeep ? "" : name).TakeLast(MostTraceLines) ?? [])
            output.WriteLine(line);
    }
}
