using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Journal;

public sealed class SqliteCheckpointTests : IDisposable
{
    private const int Pages = 32;
    private const int PageBytes = 4096;
    private const int Entries = 1500;
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Append_OfMuchMore_KeepsTheWriteAheadLogShort()
    {
        await using var journal = Open();
        await AppendAsync(journal);

        // Eight times what a pass begins at is where the writer waits, and a transaction may come on top.
        Assert.InRange(new FileInfo(_directory.Journal + "-wal").Length, 1, (8 * Pages + 64) * PageBytes);
        Assert.InRange(new FileInfo(_directory.Journal).Length, Entries / 2 * PageBytes, long.MaxValue);
    }

    [Fact]
    public async Task Append_WhileALongReadHoldsTheLog_LosesNothing()
    {
        await using (var journal = Open())
        {
            using var other = Database.Open(_directory.Journal, TimeSpan.Zero);
            other.Execute("BEGIN; SELECT count(*) FROM entries");
            await AppendAsync(journal);
        }

        await using var again = Open();
        var read = await again.ReadAsync(new PartitionId(0), SequenceNumber.Zero, int.MaxValue, long.MaxValue, default);
        Assert.Equal(Enumerable.Range(1, Entries), read.Select(e => (int)e.Sequence.Value));
        Assert.All(read, e => Assert.Equal((byte)e.Sequence.Value, e.Payload.Span[^1]));
    }

    private static async Task AppendAsync(SqliteJournal journal)
    {
        var owner = (await journal.TakePartitionAsync(new PartitionId(0), "n", new Incarnation("1"), default))!;
        for (var i = 1; i <= Entries; i++)
        {
            var payload = new byte[PageBytes];
            payload[^1] = (byte)i;
            var entry = new NewEntry
            {
                Object = new ObjectKey("c", "Pod", "d", "a"),
                Uid = "u",
                Version = new ResourceVersion($"{i}"),
                Type = ChangeType.Modified,
                Cause = Cause.Live,
                Time = DateTimeOffset.UnixEpoch,
                Payload = payload,
                Digest = new Digest(0, (ulong)i),
                Scope = new ScopeId("s"),
            };
            var result = await journal.AppendAsync(new PartitionAppend { Fence = owner.Fence, Last = new SequenceNumber(i - 1), Entries = [entry] }, default);
            Assert.Equal(WriteOutcome.Written, result.Outcome);
        }
    }

    private SqliteJournal Open() => SqliteJournal.Open(
        new SqliteJournalOptions { Path = _directory.Journal, Partitions = 1, CheckpointPages = Pages }, TimeProvider.System, NullLogger.Instance);
}
