using Microsoft.Extensions.Logging;

namespace ActorVent.Journal.Sqlite;

/// <summary>
/// The one thread that writes. Whatever waits when it gets round becomes one transaction and one sync of the disk: the
/// slower the disk, the bigger the groups.
/// </summary>
internal sealed partial class Writer
{
    private readonly Database _database;
    private readonly Checkpoints _checkpoints;
    private readonly WriteTables _tables;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly WorkQueue<WriteRequest> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isFailing;

    /// <summary>Prepares the statements; the connection belongs to the writer from now on.</summary>
    public Writer(Database database, Checkpoints checkpoints, string path, ILogger logger)
    {
        _database = database;
        _checkpoints = checkpoints;
        _tables = new WriteTables(database);
        _path = path;
        _logger = logger;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _rollback = database.Prepare("ROLLBACK");
    }

    public void Start() => new Thread(Run) { Name = "journal writer", IsBackground = true }.UnsafeStart();

    /// <summary>Queues a write; after the end it fails as not written.</summary>
    public Task<TResult> Enqueue<TResult>(WriteRequest<TResult> request)
    {
        if (!_queue.TryAdd(request))
            request.Failed(WriteOutcome.NotWritten, new JournalException($"The journal {_path} is closed.", isTransient: false));
        return request.Answer;
    }

    /// <summary>Finishes what is queued, moves the log into the file and closes it.</summary>
    public Task EndAsync()
    {
        _queue.Close();
        return _ended.Task;
    }

    private void Run()
    {
        while (_queue.TakeAll() is { } group)
        {
            // What fails in company is tried alone, so that one bad or big write does not fail the others.
            if (!TryWrite(group))
            {
                foreach (var request in group)
                    TryWrite([request]);
            }
            _checkpoints.AfterCommit();
        }
        try
        {
            _checkpoints.End();
        }
        catch (SqliteFailure failure)
        {
            Log.CheckpointFailed(_logger, failure.Describe(_path));
        }
        _database.Dispose();
        _ended.SetResult();
    }

    /// <returns>false when nothing was answered, since each of several requests has to be tried alone.</returns>
    private bool TryWrite(List<WriteRequest> group)
    {
        var begun = false;
        try
        {
            _begin.Run();
            begun = true;
            foreach (var request in group)
                request.Execute(_tables);
        }
        catch (Exception e)
        {
            RollBack();
            if (begun && group.Count > 1)
                return false;
            Fail(group, WriteOutcome.NotWritten, e);
            return true;
        }

        try
        {
            _commit.Run();
        }
        catch (SqliteFailure failure)
        {
            var undone = failure.LeavesCommitUndone(_database.IsInTransaction);
            RollBack();
            Fail(group, undone ? WriteOutcome.NotWritten : WriteOutcome.Unknown, failure);
            return true;
        }

        if (_isFailing)
        {
            _isFailing = false;
            Log.Recovered(_logger, _path);
        }
        foreach (var request in group)
            request.Written();
        return true;
    }

    private void RollBack()
    {
        _database.ResetStatements();
        // A full disk and the like make SQLite roll back by itself.
        if (!_database.IsInTransaction)
            return;
        try
        {
            _rollback.Run();
        }
        catch (SqliteFailure failure)
        {
            Log.RollbackFailed(_logger, failure.Describe(_path));
        }
    }

    private void Fail(List<WriteRequest> group, WriteOutcome outcome, Exception failure)
    {
        var told = failure is SqliteFailure known ? known.ToJournalException(_path) : failure;
        if (failure is SqliteFailure && !_isFailing)
        {
            _isFailing = true;
            Log.Failing(_logger, outcome, told.Message);
        }
        foreach (var request in group)
            request.Failed(outcome, told);
    }

    private static partial class Log
    {
        [LoggerMessage(1151, LogLevel.Debug, "A write to the journal ended as {Outcome}: {Reason} Its senders are told.")]
        public static partial void Failing(ILogger logger, WriteOutcome outcome, string reason);

        [LoggerMessage(1152, LogLevel.Debug, "The journal {Path} can be written again.")]
        public static partial void Recovered(ILogger logger, string path);

        [LoggerMessage(1153, LogLevel.Warning, "The write-ahead log was not moved into the journal at the end: {Reason} It is at the next start.")]
        public static partial void CheckpointFailed(ILogger logger, string reason);

        [LoggerMessage(1154, LogLevel.Debug, "A transaction was not rolled back: {Reason} The next write tries again.")]
        public static partial void RollbackFailed(ILogger logger, string reason);
    }
}
