using SQLitePCL;

namespace ActorVent.Journal.Sqlite;

/// <summary>What SQLite answered instead of success.</summary>
internal sealed class SqliteFailure(int extendedCode, string text) : Exception(text)
{
    public int ExtendedCode { get; } = extendedCode;

    /// <summary>The primary result code.</summary>
    public int Code => ExtendedCode & 0xff;

    /// <summary>Whether waiting may help. What the disk does not give back is lost, however long one waits.</summary>
    public bool IsTransient => ExtendedCode is not (raw.SQLITE_IOERR_READ or raw.SQLITE_IOERR_SHORT_READ) && Code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL;

    /// <summary>What is wrong, where, and what to do.</summary>
    public string Describe(string path) => Code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            $"The journal {path} is locked by another process. Close what writes to it (a sqlite3 shell, a backup).",
        raw.SQLITE_FULL =>
            $"There is no space left for the journal {path}. Make room on its file system.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            $"The journal {path} cannot be written. Check who owns it and its directory, and whether the file system is mounted read-only.",
        raw.SQLITE_CANTOPEN =>
            $"The journal {path} cannot be opened. Check that its directory can be written by this user.",
        raw.SQLITE_CORRUPT =>
            $"The journal {path} is corrupt ({Message}). Restore it from a backup, or move it away to start with an empty one: all objects are then listed and sent again.",
        raw.SQLITE_NOTADB =>
            $"{path} is not a journal: it is no SQLite database. Choose another path, or move the file away.",
        raw.SQLITE_IOERR =>
            $"Reading or writing the journal {path} failed ({Message}, code {ExtendedCode}). Check the disk and the kernel's log.",
        _ => $"The journal {path} failed: {Message} (SQLite code {ExtendedCode}).",
    };

    public JournalException ToJournalException(string path) => new(Describe(path), IsTransient, this);

    /// <summary>Whether a transaction is certainly not written after its commit failed.</summary>
    /// <param name="transactionIsOpen">Whether SQLite still has the transaction open, so that it can be rolled back.</param>
    public bool LeavesCommitUndone(bool transactionIsOpen) =>
        // Full: the frame that makes a transaction count is the last to be written, and was not. After a failed sync,
        // the frames may or may not reach the disk, and a crash decides.
        transactionIsOpen || Code is raw.SQLITE_FULL or raw.SQLITE_BUSY;
}
