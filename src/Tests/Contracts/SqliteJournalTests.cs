using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using ActorVent.Tests.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Contracts;

public sealed class SqliteJournalTests : JournalContract
{
    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "actorvent.db");

    private protected override IJournal Create() => Open(new SqliteJournalOptions { Path = File, Shards = 4 });

    protected override void End() => _directory.Dispose();

    [Fact]
    public void Open_ASecondTime_IsRefusedWithTheProcess()
    {
        var refused = Assert.Throws<JournalException>(() => Open(new SqliteJournalOptions { Path = File }));

        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithAnotherRing_IsRefused()
    {
        await Journal.DisposeAsync();

        var shards = Assert.Throws<JournalException>(() => Open(new SqliteJournalOptions { Path = File, Shards = 8 }));
        var ring = Assert.Throws<JournalException>(() => Open(new SqliteJournalOptions { Path = File, RingKind = RingKind.Uid }));

        Assert.Contains("4 shards", shards.Message, StringComparison.Ordinal);
        Assert.Contains("ring name", ring.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OfWhatIsNoJournal_SaysSo()
    {
        var garbage = Path.Combine(_directory.Path, "garbage.db");
        await System.IO.File.WriteAllTextAsync(garbage, new string('x', 5000), TestContext.Current.CancellationToken);

        var refused = Assert.Throws<JournalException>(() => Open(new SqliteJournalOptions { Path = garbage }));

        Assert.Contains("no SQLite database", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
    }

    [Fact]
    public async Task Open_OfANewerSchema_IsRefused()
    {
        await Journal.DisposeAsync();
        using (var database = Database.Open(File, TimeSpan.FromSeconds(1)))
            database.Execute("PRAGMA user_version = 99");

        var refused = Assert.Throws<JournalException>(() => Open(new SqliteJournalOptions { Path = File }));

        Assert.Contains("newer ActorVent", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OnANetworkFileSystem_IsRefused()
    {
        var refused = Assert.Throws<JournalException>(
            () => Open(new SqliteJournalOptions { Path = Path.Combine(_directory.Path, "nfs.db"), FileSystemOf = _ => "nfs4" }));

        Assert.Contains("nfs4", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_AfterClosingAndOpening_IsThere()
    {
        await AppendAsync(await TakeAsync(1), New("a", "1"));
        await Journal.DisposeAsync();

        await using var again = Open(new SqliteJournalOptions { Path = File });

        Assert.Equal("a", Assert.Single(await again.ReadAsync(new ShardId(1), SequenceNumber.Zero, 10, 1000, default)).Object.Name);
        Assert.Equal(4, again.Ring.Shards);
    }

    [Fact]
    public async Task Append_WhileAnotherProcessHoldsTheFile_IsNotWrittenAndThenIs()
    {
        await Journal.DisposeAsync();
        await using var journal = Open(new SqliteJournalOptions { Path = File, BusyTimeout = TimeSpan.FromMilliseconds(50) });
        var shard = (await journal.TakeShardAsync(new ShardId(1), Node, Life, default))!;
        var append = new ShardAppend { Fence = shard.Fence, Last = shard.Last, Entries = [New("a", "1")] };
        using var other = Database.Open(File, TimeSpan.FromSeconds(1));
        other.Execute("BEGIN IMMEDIATE");

        var locked = await journal.AppendAsync(append, default);
        other.Execute("ROLLBACK");
        var written = await journal.AppendAsync(append, default);

        Assert.Equal(WriteOutcome.NotWritten, locked.Outcome);
        Assert.Contains("locked by another process", locked.Reason, StringComparison.Ordinal);
        Assert.Equal(WriteOutcome.Written, written.Outcome);
    }

    [Fact]
    public async Task Append_OnAFullDisk_IsNotWrittenAndThenIs()
    {
        var full = Path.Combine(_directory.Path, "full.db");
        await using var journal = Open(new SqliteJournalOptions { Path = full });
        var shard = (await journal.TakeShardAsync(new ShardId(1), Node, Life, default))!;
        var append = new ShardAppend
        {
            Fence = shard.Fence,
            Last = shard.Last,
            Entries = [New("a", "1") with { Payload = new byte[400_000] }],
        };
        await journal.LimitPagesAsync(100);

        var refused = await journal.AppendAsync(append, default);
        await journal.LimitPagesAsync(1_000_000);
        var written = await journal.AppendAsync(append, default);

        Assert.Equal(WriteOutcome.NotWritten, refused.Outcome);
        Assert.Contains("no space left", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(WriteOutcome.Written, written.Outcome);
    }

    private static SqliteJournal Open(SqliteJournalOptions options) => SqliteJournal.Open(options, TimeProvider.System, NullLogger.Instance);
}
