using System.Data.Common;
using ActorVent.Journal.PostgreSql;
using ActorVent.Journal.Sqlite;
using Akka.Pattern;
using Akka.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace ActorVent.Progress;

/// <summary>Says what a failed write or read of a log means: what, where, what to do.</summary>
internal static class ProgressFailure
{
    /// <summary>Of the fence that lets only holders of a lease write.</summary>
    private const string NoLease = "AV001";

    public static string Describe(Exception cause, string store) => Root(cause) switch
    {
        SqliteException e => Describe(e.SqliteErrorCode, e.Message, store),
        SqliteFailure e => Describe(e.Code, e.Message, store),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } e =>
            $"{store} already has a row with the number of one that was to be written together with others ({e.MessageText}). None of them was written. If it comes again, another node writes the same log.",
        PostgresException { SqlState: NoLease } => $"{store} refused the write: this node's lease is over, so that others may have taken what it did.",
        NpgsqlException e => PostgreSqlFailure.Describe(e, store),
        OpenCircuitException => $"{store} has failed too often; it is left alone for a second.",
        TimeoutException or OperationCanceledException or RecoveryTimedOutException =>
            $"{store} did not answer in time. Look for a disk that hangs, or a process that has the file locked.",
        var e => $"{store} could not be read or written: {e.Message}",
    };

    private static string Describe(int code, string message, string store) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            $"{store} is locked by another process. Close what writes to it (a sqlite3 shell, a backup).",
        raw.SQLITE_FULL =>
            $"There is no space left for {store}. Make room on its file system.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            $"{store} cannot be written. Check who owns it and its directory, and whether the file system is mounted read-only.",
        raw.SQLITE_CANTOPEN =>
            $"{store} cannot be opened. Check that it is there and can be read and written by this user.",
        raw.SQLITE_CORRUPT =>
            $"{store} is corrupt ({message}). Restore it and the journal from one backup, or start without it: then all that lives is sent again.",
        raw.SQLITE_NOTADB =>
            $"{store} is no SQLite database. Move it away: then all that lives is sent again.",
        raw.SQLITE_IOERR =>
            $"Reading or writing {store} failed ({message}). Check the disk and the kernel's log.",
        raw.SQLITE_CONSTRAINT =>
            $"{store} already has a row with the number of one that was to be written together with others ({message}). None of them was written. If it comes again, look for a second process that writes to it.",
        _ => $"{store} failed: {message}",
    };

    /// <summary>The database's own words; what failed afterwards, while rolling back, is only a consequence.</summary>
    private static Exception Root(Exception cause)
    {
        while (true)
        {
            switch (cause)
            {
                case DbException or OpenCircuitException:
                    return cause;
                case AggregateException { InnerExceptions: [_, ..] inner }:
                    cause = inner[^1];
                    break;
                case { InnerException: { } inner }:
                    cause = inner;
                    break;
                default:
                    return cause;
            }
        }
    }
}
