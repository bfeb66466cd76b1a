using Microsoft.Extensions.Logging;

namespace ActorVent.Journal.Sqlite;

/// <summary>Runs what was queued in one transaction, so that one sync serves all.</summary>
internal sealed partial class GroupCommit(ILogger logger)
{
    public void Run(Database database, IReadOnlyList<Work> group)
    {
        var done = new List<Work>(group.Count);
        try
        {
            database.Execute("BEGIN IMMEDIATE");
            foreach (var work in group)
            {
                if (Execute(database, work))
                    done.Add(work);
            }
        }
        catch (SqliteFailure failure)
        {
            RollBack(database);
            FailAll(group, failure, WriteOutcome.NotWritten);
            return;
        }
        try
        {
            database.Execute("COMMIT");
        }
        catch (SqliteFailure failure)
        {
            var isUndone = failure.LeavesCommitUndone(database.IsInTransaction);
            RollBack(database);
            FailAll(done, failure, isUndone ? WriteOutcome.NotWritten : WriteOutcome.Unknown);
            return;
        }
        foreach (var work in done)
            work.Complete();
    }

    /// <summary>A refusal concerns its own work only.</summary>
    private static bool Execute(Database database, Work work)
    {
        database.Execute("SAVEPOINT work");
        try
        {
            work.Execute(database);
            database.Execute("RELEASE work");
            return true;
        }
        catch (Exception error) when (error is not SqliteFailure)
        {
            database.Execute("ROLLBACK TO work");
            database.Execute("RELEASE work");
            work.Fail(error);
            return false;
        }
    }

    private static void RollBack(Database database)
    {
        if (!database.IsInTransaction)
            return;
        try
        {
            database.Execute("ROLLBACK");
        }
        catch (SqliteFailure)
        {
            // The failure before is the one that counts.
        }
    }

    private void FailAll(IReadOnlyList<Work> group, SqliteFailure failure, WriteOutcome outcome)
    {
        Log.Failed(logger, group.Count, outcome, failure.Message);
        foreach (var work in group)
            work.Fail(failure, outcome);
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Debug, "{Count} writes ended {Outcome}: {Error}")]
        public static partial void Failed(ILogger logger, int count, WriteOutcome outcome, string error);
    }
}
