using System.Net.Sockets;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>What PostgreSQL, or the way to it, answered instead of success: what it means, and what to do.</summary>
internal static class PostgreSqlFailure
{
    /// <summary>Of <c>actorvent.require</c>: something has changed since the write was planned.</summary>
    public const string Changed = "AV002";

    /// <summary>Whether it came from the database or the way to it, and not from this program.</summary>
    public static bool Is(Exception failure) => failure is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>Whether the server has told that nothing of the statement was done. Without that, nobody knows.</summary>
    public static bool LeavesNothing(Exception failure) =>
        failure is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>Whether the same may succeed at once: of two that were in each other's way one goes on, and a pooled connection may just have died.</summary>
    public static bool IsWorthARetry(Exception failure) => failure switch
    {
        PostgresException e => e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.ConnectionFailure
            or PostgresErrorCodes.ConnectionException or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        NpgsqlException { InnerException: TimeoutException } => false,
        _ => failure is NpgsqlException { IsTransient: true } or IOException or SocketException,
    };

    public static JournalException ToJournalException(Exception failure, string place) => new(Describe(failure, place), IsTransient(failure), failure);

    /// <summary>Whether waiting may help.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        PostgresException e => e.IsTransient || Class(e) is "08" or "53" or "57" or "58" || e.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable or Changed,
        NpgsqlException e => e.IsTransient || e.InnerException is IOException or SocketException or TimeoutException,
        _ => true,
    };

    /// <summary>What is wrong, where, and what to do.</summary>
    public static string Describe(Exception failure, string place) => failure switch
    {
        PostgresException e => Describe(e, place),
        _ when Has<TimeoutException>(failure) =>
            $"{place} did not answer in time. Look for a server that is overloaded or waits for its disk, a firewall that drops packets, or a lock that somebody holds.",
        _ when Has<SocketException>(failure) || Has<IOException>(failure) =>
            $"{place} cannot be reached: {Innermost(failure)} Check that the server runs, and the way to it.",
        _ => $"The journal {place} failed: {failure.Message}",
    };

    private static string Describe(PostgresException e, string place) => e.SqlState switch
    {
        PostgresErrorCodes.DiskFull =>
            $"There is no space left for the journal {place}. Make room on the server's disk.",
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ConfigurationLimitExceeded =>
            $"{place} takes no more connections ({e.MessageText}). Raise max_connections, or end others; a node needs about 40.",
        PostgresErrorCodes.OutOfMemory => $"{place} has no memory left ({e.MessageText}). Give the server more, or fewer clients.",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            $"{place} is read-only: it is a standby, or a failover is under way. Name all hosts in the journal's URL; the one that can write is used.",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
            $"{place} is starting, stopping, or has ended this connection ({e.MessageText}).",
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable =>
            $"{place} did not answer in time ({e.MessageText}). Look for a server that is overloaded, or a lock that somebody holds: SELECT * FROM pg_stat_activity WHERE wait_event_type = 'Lock'.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"{place} does not let this user in ({e.MessageText}). Check user and password, and the server's pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName =>
            $"{place} does not exist. Create the database: CREATE DATABASE {place[(place.LastIndexOf('/') + 1)..]}.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"This user may not do what the journal needs in {place} ({e.MessageText}). Grant it CREATE on the database, or create the schema for it: CREATE SCHEMA {Schema.Name} AUTHORIZATION its_name.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedFunction =>
            $"The journal {place} is incomplete ({e.MessageText}). Restore it from a backup, or drop the schema {Schema.Name} to start with an empty one: all objects are then listed and sent again.",
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted =>
            $"The journal {place} is corrupt ({e.MessageText}). Restore it from a backup.",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or Changed =>
            $"Others were writing the same in {place} ({e.MessageText}).",
        _ => $"The journal {place} failed: {e.MessageText} (SQLSTATE {e.SqlState}).",
    };

    private static string Class(PostgresException e) => e.SqlState.Length < 2 ? "" : e.SqlState[..2];

    private static bool Has<T>(Exception failure)
        where T : Exception
    {
        for (Exception? at = failure; at is not null; at = at.InnerException)
        {
            if (at is T)
                return true;
        }
        return false;
    }

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure.Message.TrimEnd('.') + ".";
    }
}
