using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using ActorVent.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Journal;

public sealed class SqliteJournalFaultTests : IAsyncDisposable
{
    private static readonly PartitionId Partition = new(0);

    private readonly TempDirectory _directory = new();
    private SqliteJournal? _journal;

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null)
            await _journal.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Append_WhileAnotherHasTheFileLocked_IsNotWrittenAndThenWritten()
    {
        var owner = await OpenAsync(TimeSpan.FromMilliseconds(20));
        using var shell = Database.Open(_directory.Journal, TimeSpan.Zero);
        shell.Execute("BEGIN IMMEDIATE");

        var locked = await _journal!.AppendAsync(owner.Entries(Change("a", 1)), default);
        var moved = await _journal.MoveScopeAsync(new ScopeId("s"), 1, new ResourceVersion("1"), default);
        var refused = await Assert.ThrowsAsync<JournalException>(async () => await _journal.TakePartitionAsync(Partition, "n", new Incarnation("2"), default));

        Assert.Equal(WriteOutcome.NotWritten, moved.Outcome);
        Assert.Equal(WriteOutcome.NotWritten, locked.Outcome);
        Assert.Contains("locked by another process", locked.Reason);
        Assert.True(refused.IsTransient);
        shell.Execute("COMMIT");
        await owner.AppendAsync(Change("a", 1));
    }

    [Fact]
    public async Task Append_OnAFullDisk_IsNotWrittenAndGoesOnOnceThereIsSpace()
    {
        var owner = await OpenAsync();
        await _journal!.LimitPagesAsync(100);
        WriteResult result;
        var version = 0;
        while ((result = await _journal.AppendAsync(owner.Entries(Change("a", ++version)), default)).Outcome == WriteOutcome.Written)
            owner = await PartitionOwner.TakeAsync(_journal, Partition, "n", new Incarnation("1"));

        Assert.InRange(version, 10, 200);
        Assert.Equal(WriteOutcome.NotWritten, result.Outcome);
        Assert.Contains("no space left", result.Reason);
        Assert.Equal(version - 1, (await _journal.HeadsAsync(default))[0].Value);

        await _journal.LimitPagesAsync(0);
        await owner.AppendAsync(Change("a", version));
        Assert.Equal(version, (await _journal.ReadAsync(Partition, SequenceNumber.Zero, 1000, long.MaxValue, default)).Count);
    }

    /// <summary>With a real disk, given by its mount point: <c>mount -t tmpfs -o size=4m tmpfs DIRECTORY</c>.</summary>
    [Fact(Explicit = true)]
    [Trait("Category", "SmallDisk")]
    public async Task Append_OnASmallDisk_IsNotWrittenAndGoesOnOnceThereIsSpace()
    {
        var disk = Environment.GetEnvironmentVariable("ACTORVENT_TEST_SMALL_DISK");
        ArgumentNullException.ThrowIfNull(disk);
        var ballast = Path.Combine(disk, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[2_000_000]);
        var owner = await OpenAsync(path: Path.Combine(disk, "actorvent.db"));
        WriteResult result;
        do
            result = await owner.TryAppendAsync(owner.Entries(Change("a", (int)owner.Last.Value + 1)));
        while (result.Outcome == WriteOutcome.Written);

        Assert.Equal(WriteOutcome.NotWritten, result.Outcome);
        Assert.Contains("no space left", result.Reason);
        Assert.Equal(owner.Last, (await _journal!.HeadsAsync(default))[0]);

        File.Delete(ballast);
        await owner.AppendAsync(Change("a", 1));
        await _journal.DisposeAsync();
        owner = await OpenAsync(path: Path.Combine(disk, "actorvent.db"));
        Assert.Equal(owner.Last.Value, (await _journal.ReadAsync(Partition, SequenceNumber.Zero, 10_000, long.MaxValue, default)).Count);
    }

    [Fact]
    public async Task Compact_OnAFullDisk_MakesRoom()
    {
        var owner = await OpenAsync();
        await _journal!.LimitPagesAsync(100);
        var version = 0;
        while ((await _journal.AppendAsync(owner.Entries(Change("a", ++version)), default)).Outcome == WriteOutcome.Written)
            owner = await PartitionOwner.TakeAsync(_journal, Partition, "n", new Incarnation("1"));

        // Queued together, and only the one that frees space can succeed.
        var append = _journal.AppendAsync(owner.Entries(Change("a", version), Change("b", version)), default);
        var compacted = await _journal.CompactAsync(new RetentionPolicy { Before = default, MostBytes = 50_000, NewestOnly = true }, default);
        await append;

        Assert.True(compacted.Removed > 0);
        owner = await PartitionOwner.TakeAsync(_journal, Partition, "n", new Incarnation("1"));
        await owner.AppendAsync(Change("a", version + 1));
    }

    [Fact]
    public async Task Group_WithOneWriteThatCannotBe_WritesTheOthers()
    {
        var owner = await OpenAsync(TimeSpan.FromSeconds(60));
        var good = await PartitionOwner.TakeAsync(_journal!, new PartitionId(1), "n", new Incarnation("1"));
        var lost = await PartitionOwner.TakeAsync(_journal!, new PartitionId(2), "n", new Incarnation("1"));
        await PartitionOwner.TakeAsync(_journal!, new PartitionId(2), "n", new Incarnation("2"));
        using (var shell = Database.Open(_directory.Journal, TimeSpan.Zero))
        {
            shell.Execute("BEGIN IMMEDIATE");
            var opening = _journal!.RegisterNodeAsync("n", new Incarnation("1"), default);
            // Queued behind the one that waits for the lock, so these are one group.
            var impossible = _journal.AppendAsync(owner.Entries(Change("a", 1) with { Object = new ObjectKey("c", "Pod", "d", null!) }), default);
            var possible = _journal.AppendAsync(good.Entries(Change("b", 1)), default);
            var stale = _journal.AppendAsync(lost.Entries(Change("c", 1)), default);
            shell.Execute("COMMIT");

            await opening;
            Assert.Equal(WriteOutcome.NotWritten, (await impossible).Outcome);
            Assert.Equal(WriteOutcome.Written, (await possible).Outcome);
            Assert.Equal(WriteOutcome.OwnershipLost, (await stale).Outcome);
        }
        Assert.Equal([0, 1, 0, 0], (await _journal!.HeadsAsync(default)).Select(h => (int)h.Value));
    }

    [Fact]
    public async Task Append_WhoseWaitIsCancelled_IsWrittenAllTheSame()
    {
        var owner = await OpenAsync(TimeSpan.FromSeconds(60));
        using var cancelled = new CancellationTokenSource();
        using (var shell = Database.Open(_directory.Journal, TimeSpan.Zero))
        {
            shell.Execute("BEGIN IMMEDIATE");
            var append = _journal!.AppendAsync(owner.Entries(Change("a", 1)), cancelled.Token);
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await append);
            shell.Execute("COMMIT");
        }

        await _journal.RegisterNodeAsync("n", new Incarnation("1"), default);
        Assert.Equal(1, (await _journal.HeadsAsync(default))[0].Value);
    }

    [Fact]
    public async Task Closed_WritesAreNotWrittenAndReadsThrow()
    {
        var owner = await OpenAsync();
        await _journal!.DisposeAsync();

        Assert.Equal(WriteOutcome.NotWritten, (await _journal.AppendAsync(owner.Entries(Change("a", 1)), default)).Outcome);
        await Assert.ThrowsAsync<JournalException>(async () => await _journal.HeadsAsync(default));
        await Assert.ThrowsAsync<JournalException>(async () => await _journal.RegisterNodeAsync("n", new Incarnation("1"), default));
    }

    [Fact]
    public async Task SteadyChurn_DoesNotGrowTheFile()
    {
        var owner = await OpenAsync();
        var version = 0;
        var sizes = new List<long>();
        for (var round = 0; round < 30; round++)
        {
            for (var i = 0; i < 10; i++)
                await owner.AppendAsync([.. Enumerable.Range(0, 15).Select(p => Change($"p{p}", ++version))]);
            while ((await _journal!.CompactAsync(new RetentionPolicy { Before = default, MostBytes = 500_000, NewestOnly = true }, default)).More)
            {
            }
            sizes.Add(new FileInfo(_directory.Journal).Length + new FileInfo(_directory.Journal + "-wal").Length);
        }

        Assert.True(version >= 4500);
        // 7.4 MB more on a quiet machine, 8.5 on a busy one, and 19.5 when the write-ahead log is never moved into the file.
        Assert.InRange(sizes[^1], 1, sizes[10] + 12_000_000);
        await _journal!.DisposeAsync();
        // 500 KB and one round of 150 entries of 3 KB, with what the tables and free pages need.
        Assert.InRange(new FileInfo(_directory.Journal).Length, 500_000, 2_500_000);
    }

    [Theory]
    [InlineData(10_000, 2)]
    [InlineData(40_000, 0)]
    public async Task Append_ThatCopiesMuch_LeavesItToBeRead(int bytes, int handedOver)
    {
        var owner = await OpenAsync();
        await owner.AppendAsync(Change("a", 1) with { Payload = new byte[bytes] }, Change("b", 1) with { Payload = new byte[bytes] });

        var result = await owner.AppendAsync(Deletion("a"), Deletion("b"));

        Assert.Equal(handedOver, result.Entries.Count);
        Assert.Equal([bytes, bytes], (await _journal!.ReadAsync(Partition, new SequenceNumber(2), 10, long.MaxValue, default)).Select(entry => entry.Payload.Length));

        static NewEntry Deletion(string name) => Change(name, 2) with { Type = ChangeType.Deleted, Payload = (ReadOnlyMemory<byte>?)null };
    }

    private async Task<PartitionOwner> OpenAsync(TimeSpan? busyTimeout = null, string? path = null)
    {
        var options = new SqliteJournalOptions { Path = path ?? _directory.Journal, Partitions = 4, BusyTimeout = busyTimeout ?? TimeSpan.FromSeconds(5) };
        _journal = SqliteJournal.Open(options, TimeProvider.System, NullLogger.Instance);
        return await PartitionOwner.TakeAsync(_journal, Partition, "n", new Incarnation("1"));
    }

    private static NewEntry Change(string name, int version) => new()
    {
        Object = new ObjectKey("c", "Pod", "default", name),
        Uid = "u",
        Version = new ResourceVersion($"{version}"),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = DateTimeOffset.UnixEpoch.AddSeconds(version),
        Payload = new byte[3000],
        Digest = new Digest(0, (ulong)version),
        Scope = new ScopeId("s"),
    };
}
