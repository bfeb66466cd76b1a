using ActorVent.Primitives;
using ActorVent.Progress;
using Xunit;

namespace ActorVent.Tests.Progress;

public sealed class LogActorTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Path => System.IO.Path.Combine(_directory.Path, "progress.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task NewLog_IsRead_HasNothing()
    {
        await using var system = await LogSystem.StartAsync(Path);

        var progress = await system.Start().RecoveredAsync();

        Assert.Null(progress.Journal);
        Assert.Equal("0 0 0 0", Deltas.Offsets(progress));
        Assert.Empty(progress.Lanes);
    }

    [Fact]
    public async Task WhatIsPersisted_AfterARestart_IsThere()
    {
        await using (var system = await LogSystem.StartAsync(Path))
        {
            var log = system.Start();
            await log.RecoveredAsync();
            await log.PersistAsync(1, Deltas.Offset(1, 5));
            await log.PersistAsync(2, new ProgressDelta { Lanes = [Deltas.Lane(2, "web-0", 3)], IsPaused = true });
        }
        await using var again = await LogSystem.StartAsync(Path);

        var progress = await again.Start().RecoveredAsync();

        Assert.Equal(LogSystem.Journal, progress.Journal);
        Assert.Equal("0 5 0 0", Deltas.Offsets(progress));
        Assert.Equal([Deltas.Lane(2, "web-0", 3)], progress.Lanes);
        Assert.True(progress.IsPaused);
    }

    [Fact]
    public async Task Persist_WithoutALease_WaitsUntilItIsHeldAgain()
    {
        await using var system = await LogSystem.StartAsync(Path);
        var lease = new SwitchedLease { IsHeld = false };
        var log = system.Start(LogSystem.Options() with { Lease = lease });
        await log.RecoveredAsync();
        log.Persist(1, Deltas.Offset(1, 5));
        await log.ReachAsync();
        await system.ReachJournalAsync();
        Assert.Null((await system.Start().RecoveredAsync()).Journal);

        lease.IsHeld = true;

        Assert.Equal(1, (await log.ToldAsync<LogMessage.Persisted>()).Number);
    }

    [Fact]
    public async Task Snapshot_WithoutALease_IsLeftToTheNext()
    {
        await using var system = await LogSystem.StartAsync(Path);
        var log = system.Start(LogSystem.Options() with { SnapshotEvery = 1, Lease = new ScriptedLease(true, false) });
        await log.RecoveredAsync();

        await log.PersistAsync(1, Deltas.Offset(1, 5));
        await log.PersistAsync(2, Deltas.Offset(1, 6));
        await log.LoggedAsync(TestLog.Saved);

        using var stored = new StoredRows(Path);
        Assert.Equal([2], stored.Numbers("SELECT sequence_number FROM snapshot"));
    }

    [Fact]
    public async Task Snapshots_AfterManyEvents_AreTwoWithTheEventsSinceTheOlder()
    {
        var options = LogSystem.Options() with { SnapshotEvery = 10, DeleteAtOnce = 4 };
        await using (var system = await LogSystem.StartAsync(Path))
        {
            var log = system.Start(options);
            await log.RecoveredAsync();
            for (var i = 1; i <= 35; i++)
            {
                await log.PersistAsync(i, Deltas.Offset(i % 2, i));
                if (i % 10 == 0)
                    await log.LoggedAsync(i == 10 ? TestLog.Saved : TestLog.Deleted);
            }
        }
        using (var rows = new StoredRows(Path))
        {
            Assert.Equal([20L, 30], rows.Numbers("SELECT sequence_number FROM snapshot ORDER BY 1"));
            Assert.Equal(Enumerable.Range(21, 15).Select(row => (long)row), rows.Numbers("SELECT sequence_number FROM journal WHERE NOT deleted ORDER BY 1"));
        }
        await using var again = await LogSystem.StartAsync(Path);

        Assert.Equal("34 35 0 0", Deltas.Offsets(await again.Start(options).RecoveredAsync()));
    }

    [Fact]
    public async Task Persist_ThatIsRejected_IsToldAndLeavesNoGap()
    {
        const string Rejecting = """akka.actor.serializers.actorvent-log = "ActorVent.Tests.Progress.RejectingSerializer, ActorVent.Tests" """;
        await using var system = await LogSystem.StartAsync(Path, hocon: Rejecting);
        var log = system.Start();
        await log.RecoveredAsync();
        await log.PersistAsync(1, Deltas.Offset(0, 1));

        log.Persist(2, new ProgressDelta { Lanes = [Deltas.Lane(0, RejectingSerializer.Rejected, 1)] });

        Assert.Contains("rejected by a test", (await log.FailedAsync()).Reason, StringComparison.Ordinal);
        var again = system.Start();
        Assert.Equal("1 0 0 0", Deltas.Offsets(await again.RecoveredAsync()));
        await again.PersistAsync(3, Deltas.Offset(0, 2));
        Assert.Equal("2 0 0 0", Deltas.Offsets(await system.Start().RecoveredAsync()));
    }

    [Fact]
    public async Task Persist_ForAPartitionThatIsNotThere_IsNotWritten()
    {
        await using var system = await LogSystem.StartAsync(Path);
        var log = system.Start();
        await log.RecoveredAsync();

        log.Persist(1, Deltas.Offset(LogSystem.Partitions, 1));

        Assert.Contains("names partition 4", (await log.FailedAsync()).Reason, StringComparison.Ordinal);
        Assert.Null((await system.Start().RecoveredAsync()).Journal);
    }

    [Fact]
    public async Task Log_OfAnotherJournal_IsRefused()
    {
        await using var system = await LogSystem.StartAsync(Path);
        var log = system.Start();
        await log.RecoveredAsync();
        await log.PersistAsync(1, Deltas.Offset(0, 1));

        var refused = await system.Start(LogSystem.Options() with { Journal = "journal-2" }).UnreadableAsync();

        Assert.Equal(0, refused.Row);
        Assert.Equal(
            $"The log of endpoint a in {Path} is of another journal (journal-1, this one is journal-2). Restore progress.db and the journal from one backup, or start without progress.db: then all that lives is sent again.",
            refused.Reason);
    }

    [Fact]
    public async Task Log_AheadOfTheJournal_IsRefused()
    {
        await using var system = await LogSystem.StartAsync(Path);
        var log = system.Start();
        await log.RecoveredAsync();
        await log.PersistAsync(1, Deltas.Offset(2, 7));

        var heads = new SequenceNumber[] { new(9), new(9), new(6), new(9) };
        var refused = await system.Start(LogSystem.Options() with { Heads = heads }).UnreadableAsync();

        Assert.Contains("knows entry 7 of partition 2, and the journal ends at 6", refused.Reason, StringComparison.Ordinal);
        heads[2] = new SequenceNumber(7);
        await system.Start(LogSystem.Options() with { Heads = heads }).RecoveredAsync();
    }

    /// <summary>What each look finds, one after the other; held from then on.</summary>
    private sealed class ScriptedLease(params bool[] looks) : ILease
    {
        private int _looks;

        public bool IsHeld => Interlocked.Increment(ref _looks) is var look && (look > looks.Length || looks[look - 1]);
    }
}
