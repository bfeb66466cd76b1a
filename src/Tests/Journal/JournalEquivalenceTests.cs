using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Journal;

/// <summary>The journal in memory, which properties of whole systems are shown on, and the one in a file answer alike.</summary>
public sealed class JournalEquivalenceTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task RandomHistory_OfASeed_IsAnsweredAlike(int seed) => CompareAsync(seed, 1500);

    [Fact]
    public Task RandomHistory_OfANewSeed_IsAnsweredAlike() => CompareAsync(Environment.TickCount, 1500);

    private static string FirstDifference(string memory, string file)
    {
        var (left, right) = (memory.Split('\n'), file.Split('\n'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            if (left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i))
                return $"line {i}:\nmemory {left.ElementAtOrDefault(i)}\nsqlite {right.ElementAtOrDefault(i)}";
        }
        return "none";
    }

    private static async Task<string> AnswerAsync(IJournal journal, Func<IJournal, Task<string>> call)
    {
        try
        {
            return await call(journal);
        }
        catch (JournalException e)
        {
            return $"refused, transient {e.IsTransient}";
        }
    }

    private async Task CompareAsync(int seed, int steps)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var ring = new Ring(RingKind.Name, 4);
        var options = new SqliteJournalOptions { Path = _directory.Journal, Partitions = ring.Partitions };
        var memory = new MemoryJournal(ring);
        var file = SqliteJournal.Open(options, TimeProvider.System, NullLogger.Instance);
        var random = new Random(seed);
        var history = new RandomHistory(random, ring);
        for (var step = 0; step < steps; step++)
        {
            if (random.Next(300) == 0)
            {
                await file.DisposeAsync();
                file = SqliteJournal.Open(options, TimeProvider.System, NullLogger.Instance);
                // Where a batch of retention goes on is not kept; finishing the round starts both at the beginning again.
                var done = new RetentionPolicy { Before = DateTimeOffset.MinValue, MostBytes = long.MaxValue, NewestOnly = true };
                await memory.CompactAsync(done, default);
                // It removes endpoints that are done with.
                await file.CompactAsync(done, default);
            }
            var (name, call) = history.Next();
            var expected = await AnswerAsync(memory, call);
            var actual = await AnswerAsync(file, call);
            if (expected != actual)
                Assert.Fail($"seed {seed}, step {step}, {name}: {FirstDifference(expected, actual)}");
        }
        await file.DisposeAsync();
        using var database = Database.Open(_directory.Journal, TimeSpan.Zero);
        Assert.Equal("0", database.Scalar("SELECT count(*) FROM payloads WHERE id NOT IN (SELECT payload FROM entries)"));
        Assert.NotEqual("0", database.Scalar("SELECT count(*) FROM entries"));
    }
}
