using System.Globalization;
using Xunit;

namespace ActorVent.Tests.Simulation.Leases;

/// <summary>
/// Leases over random histories. <c>ACTORVENT_TEST_SEED</c> and <c>ACTORVENT_TEST_HISTORIES</c> as for whole systems.
/// </summary>
[TakesLong]
public sealed class LeaseSimulationTests(ITestOutputHelper output)
{
    private const int FirstSeed = 20_261_128;
    private const int MostHistories = 20_000;

    [Fact]
    public void Nodes_OverRandomHistories_NeverActTwice_AndComeTogetherAgain()
    {
        var first = Histories.Number("ACTORVENT_TEST_SEED") ?? FirstSeed;
        var count = Histories.Number("ACTORVENT_TEST_HISTORIES") ?? 1500;
        var (histories, found) = Run(first, count, LeaseSwitches.AsInTheProduct);
        output.WriteLine($"seeds from {first}, {histories} histories");
        if (found is { } seed)
            Assert.Fail(Tell(seed));
        if (count == 1)
            output.WriteLine(Tell(first));
    }

    [Fact]
    public void Lease_CountedFromTheAnswer_BreaksAPromise() => Breaks(new() { Rules = new() { FromBeforeSent = false } }, "without a lease");

    [Fact]
    public void Lease_ByTheMonotonicClockAlone_BreaksAPromise() => Breaks(new() { Rules = new() { WallClock = false } }, "without a lease");

    [Fact]
    public void Judging_ByTheDatabasesClockAlone_BreaksAPromise() => Breaks(new() { Rules = new() { JudgesOwnTtl = false } }, "acts on");

    [Fact]
    public void Judging_WithoutAnOwnLeaseForATtl_BreaksAPromise() => Breaks(new() { Rules = new() { JudgesWithOwnLease = false } }, "killed");

    [Fact]
    public void Revoked_ButRenewed_BreaksAPromise() => Breaks(new() { RevokedEnds = false }, "acts on");

    [Fact]
    public void Shards_TakenFromWhoIsRevokedAndNotOver_BreakAPromise() => Breaks(new() { FencedBeforeTaken = false }, "acts on");

    [Fact]
    public void Connection_ThatLeavesWhatWasGivenUpInTheDatabase_BreaksAPromise() => Breaks(new() { EndsAbandoned = false }, "", from: 5_450);

    [Fact]
    public void Forming_BesideMembersWhoseRowsAreExpired_BreaksAPromise() => Breaks(new() { FormsAlone = false }, "is in cluster");

    /// <param name="switches">What is off.</param>
    /// <param name="how">What is wrong then.</param>
    /// <param name="from">The first history; where it takes thousands to see it, one shortly before.</param>
    private void Breaks(LeaseSwitches switches, string how, int from = 1)
    {
        var (histories, found) = Run(from, MostHistories, switches, how);
        Assert.NotNull(found);
        output.WriteLine($"took {histories} histories from {from} on");
    }

    private static string Tell(int seed)
    {
        var world = new LeaseWorld(seed, isTraced: true);
        var violations = world.Live();
        return string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {string.Join('\n', violations)}\n{string.Join('\n', world.Trace.TakeLast(400))}");
    }

    /// <returns>How many were lived, and the first in which something is wrong.</returns>
    private static (int Histories, int? Found) Run(int first, int count, LeaseSwitches switches, string how = "")
    {
        for (var seed = first; seed < first + count; seed++)
        {
            if (new LeaseWorld(seed, switches).Live().Any(wrong => wrong.Contains(how, StringComparison.Ordinal)))
                return (seed - first + 1, seed);
        }
        return (count, null);
    }
}
