using ActorVent.Journal.Sqlite;
using SQLitePCL;
using Xunit;

namespace ActorVent.Tests.Journal;

public sealed class SqliteFailureTests
{
    [Theory]
    [InlineData(raw.SQLITE_BUSY, true, true)]
    [InlineData(raw.SQLITE_IOERR, true, true)]
    [InlineData(raw.SQLITE_FULL, false, true)]
    [InlineData(raw.SQLITE_IOERR_FSYNC, false, false)]
    [InlineData(raw.SQLITE_IOERR_WRITE, false, false)]
    [InlineData(raw.SQLITE_NOMEM, false, false)]
    public void FailedCommit_IsUndoneOrUnknown(int code, bool transactionIsOpen, bool undone) =>
        Assert.Equal(undone, new SqliteFailure(code, "text").LeavesCommitUndone(transactionIsOpen));

    [Theory]
    [InlineData(raw.SQLITE_BUSY, true, "locked")]
    [InlineData(raw.SQLITE_FULL, true, "space")]
    [InlineData(raw.SQLITE_IOERR_FSYNC, true, "disk")]
    [InlineData(raw.SQLITE_IOERR_READ, false, "disk")]
    [InlineData(raw.SQLITE_READONLY, false, "read-only")]
    [InlineData(raw.SQLITE_CANTOPEN, false, "directory")]
    [InlineData(raw.SQLITE_CORRUPT, false, "backup")]
    [InlineData(raw.SQLITE_NOTADB, false, "another path")]
    [InlineData(raw.SQLITE_MISUSE, false, "code 21")]
    public void Message_SaysWhereAndWhatToDo(int code, bool transient, string word)
    {
        var told = new SqliteFailure(code, "text").ToJournalException("/data/a.db");

        Assert.Equal(transient, told.IsTransient);
        Assert.Contains("/data/a.db", told.Message);
        Assert.Contains(word, told.Message);
    }
}
