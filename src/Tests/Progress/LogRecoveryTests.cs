using ActorVent.Primitives;
using ActorVent.Progress;
using Xunit;

namespace ActorVent.Tests.Progress;

public class LogRecoveryTests
{
    private readonly LogRecovery _recovery = new(LogSystem.Options(), "/data/progress.db");

    [Fact]
    public void Rows_ThatFollowEachOther_AreApplied()
    {
        Add(1, 5);

        Assert.Equal("5 0 0 0", Deltas.Offsets(_recovery.Complete(5).ToProgress()));
    }

    [Fact]
    public void Rows_AfterASnapshot_AreAppliedToIt()
    {
        Assert.True(_recovery.Offer(3, Snapshot(3)));
        Add(4, 5);

        Assert.Equal("5 3 0 0", Deltas.Offsets(_recovery.Complete(5).ToProgress()));
        Assert.Equal(3, _recovery.SnapshotRow);
    }

    [Fact]
    public void Row_ThatIsMissing_IsNamed()
    {
        Add(1, 2);

        var e = Assert.Throws<UnreadableLogException>(() => Add(4, 4));

        Assert.Equal(3, e.Row);
        Assert.StartsWith("Row 3 of the log of endpoint a in /data/progress.db is missing (the next is 4). Restore progress.db", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_ThatIsMissingAtTheEnd_IsNamed()
    {
        Add(1, 2);

        Assert.Equal(3, Assert.Throws<UnreadableLogException>(() => _recovery.Complete(3)).Row);
    }

    [Fact]
    public void Rows_WithoutTheSnapshotThatTheyFollow_AreRefused() =>
        Assert.Equal(1, Assert.Throws<UnreadableLogException>(() => Add(501, 501)).Row);

    [Fact]
    public void Snapshot_UnderAWrongNumber_IsRefusedAndTheOlderTaken()
    {
        Assert.False(_recovery.Offer(7, Snapshot(6)));
        Assert.Equal(7, _recovery.RefusedRow);
        Add(4, 8);

        Assert.True(_recovery.Offer(3, Snapshot(3)));

        Assert.Equal(0, _recovery.RefusedRow);
        Assert.Equal("8 3 0 0", Deltas.Offsets(_recovery.Complete(8).ToProgress()));
    }

    [Fact]
    public void Snapshots_ThatAreAllRefused_LeadToTheFirstRow()
    {
        Assert.False(_recovery.Offer(7, Snapshot(6)));
        Add(1, 8);
        Assert.False(_recovery.Offer(3, Snapshot(2)));

        _recovery.NoOlderSnapshot();

        Assert.Equal("8 0 0 0", Deltas.Offsets(_recovery.Complete(8).ToProgress()));
    }

    [Fact]
    public void Snapshots_ThatAreAllRefused_WithoutTheFirstRow_AreWhatIsWrong()
    {
        Assert.False(_recovery.Offer(7, Snapshot(6)));
        Add(4, 8);

        var e = Assert.Throws<UnreadableLogException>(_recovery.NoOlderSnapshot);

        Assert.Equal(7, e.Row);
        Assert.StartsWith("Snapshot 7 of the log of endpoint a in /data/progress.db cannot be used: it was taken at row 6.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshot_OfAJournalWithOtherPartitions_IsRefused() =>
        Assert.False(_recovery.Offer(3, ProgressFormat.Write(3, new ProgressState(8).ToProgress())));

    [Fact]
    public void Row_OfANewerVersion_IsNamed()
    {
        var e = Assert.Throws<UnreadableLogException>(() => _recovery.Add(1, new StoredRow("d2", [])));

        Assert.Equal(1, e.Row);
        Assert.Contains("its format is d2, and this version knows d1: a newer version has written it", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_ThatIsDamaged_IsNamed() =>
        Assert.Contains("its 1 bytes are damaged", Assert.Throws<UnreadableLogException>(() => _recovery.Add(1, new StoredRow("d1", [0xff]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Row_OfAnotherJournal_IsRefused()
    {
        Add(1, 1);

        Assert.Equal(2, Assert.Throws<UnreadableLogException>(() => _recovery.Add(2, ProgressFormat.Write(new ProgressDelta { Journal = "journal-2" }))).Row);
    }

    [Fact]
    public void Log_ThatDoesNotSayWhichJournal_IsRefused()
    {
        _recovery.Add(1, ProgressFormat.Write(Deltas.Offset(0, 1)));

        Assert.Contains("it does not say which", Assert.Throws<UnreadableLogException>(() => _recovery.Complete(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lane_AheadOfTheJournal_IsRefused()
    {
        var recovery = new LogRecovery(LogSystem.Options() with { Heads = [new(9), new(9), new(9), new(9)] }, "/data/progress.db");
        recovery.Add(1, ProgressFormat.Write(new ProgressDelta { Journal = LogSystem.Journal, Lanes = [Deltas.Lane(3, "web-0", 10)] }));

        Assert.Contains("knows entry 10 of partition 3", Assert.Throws<UnreadableLogException>(() => recovery.Complete(1)).Message, StringComparison.Ordinal);
    }

    /// <summary>Each moves the offset of partition 0 to its own number.</summary>
    private void Add(long first, long last)
    {
        for (var row = first; row <= last; row++)
            _recovery.Add(row, ProgressFormat.Write(Deltas.Offset(0, row) with { Journal = row == 1 ? LogSystem.Journal : null }));
    }

    private static StoredRow Snapshot(long row) => ProgressFormat.Write(row, new EndpointProgress
    {
        Journal = LogSystem.Journal,
        Offsets = [new(row), new(row), SequenceNumber.Zero, SequenceNumber.Zero],
    });
}
