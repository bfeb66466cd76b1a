using System.Security.Cryptography;
using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using ActorVent.Tests.Common.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Journal;

/// <summary>The journal in memory, which properties of whole systems are shown on, the one in a file, and the one in PostgreSQL answer alike.</summary>
public sealed class JournalEquivalenceTests(PostgresFixture postgres) : IDisposable
{
    private static readonly Ring Ring = new(RingKind.Name, 4);

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task RandomHistory_OfASeed_IsAnsweredAlike(int seed) => CompareWithFileAsync(seed, 1500);

    [Fact]
    public Task RandomHistory_OfANewSeed_IsAnsweredAlike() => CompareWithFileAsync(RandomNumberGenerator.GetInt32(int.MaxValue), 1500);

    [Theory]
    [InlineData(1)]
    public Task RandomHistory_OfASeed_IsAnsweredAlikeByPostgreSql(int seed) => CompareWithServerAsync(seed, 800);

    [Fact]
    public Task RandomHistory_OfANewSeed_IsAnsweredAlikeByPostgreSql() => CompareWithServerAsync(RandomNumberGenerator.GetInt32(int.MaxValue), 800);

    private static string FirstDifference(string memory, string other)
    {
        var (left, right) = (memory.Split('\n'), other.Split('\n'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            if (left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i))
                return $"line {i}:\nmemory {left.ElementAtOrDefault(i)}\nother  {right.ElementAtOrDefault(i)}";
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

    private async Task CompareWithFileAsync(int seed, int steps)
    {
        var options = new SqliteJournalOptions { Path = _directory.Journal, Partitions = Ring.Partitions };
        await CompareAsync(seed, steps, () => Task.FromResult<IJournal>(SqliteJournal.Open(options, TimeProvider.System, NullLogger.Instance)));
        using var database = Database.Open(_directory.Journal, TimeSpan.Zero);
        Assert.Equal("0", database.Scalar("SELECT count(*) FROM payloads WHERE id NOT IN (SELECT payload FROM entries)"));
        Assert.NotEqual("0", database.Scalar("SELECT count(*) FROM entries"));
    }

    private async Task CompareWithServerAsync(int seed, int steps)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await CompareAsync(seed, steps, async () => await PostgreSqlJournals.OpenAsync(database, Ring));
        Assert.Equal(0, await database.ReadAsync<long>("SELECT count(*) FROM actorvent.entries WHERE object NOT IN (SELECT id FROM actorvent.objects)"));
        Assert.Equal(
            await database.ReadAsync<long>("SELECT sum(octet_length(payload))::bigint FROM actorvent.entries"),
            await database.ReadAsync<long>("SELECT sum(bytes)::bigint FROM actorvent.partitions"));
        Assert.NotEqual(0, await database.ReadAsync<long>("SELECT count(*) FROM actorvent.entries"));
    }

    private static async Task CompareAsync(int seed, int steps, Func<Task<IJournal>> open)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var memory = new MemoryJournal(Ring);
        var other = await open();
        var random = new Random(seed);
        var history = new RandomHistory(random, Ring);
        for (var step = 0; step < steps; step++)
        {
            if (random.Next(300) == 0)
            {
                await other.DisposeAsync();
                other = await open();
                // Where a batch of retention goes on is not kept; finishing the round starts both at the beginning again.
                var done = new RetentionPolicy { Before = DateTimeOffset.MinValue, MostBytes = long.MaxValue, NewestOnly = true };
                await memory.CompactAsync(done, default);
                // It removes endpoints that are done with.
                await other.CompactAsync(done, default);
            }
            var (name, call) = history.Next();
            var expected = await AnswerAsync(memory, call);
            var actual = await AnswerAsync(other, call);
            if (expected != actual)
                Assert.Fail($"seed {seed}, step {step}, {name}: {FirstDifference(expected, actual)}");
        }
        await other.DisposeAsync();
    }
}
