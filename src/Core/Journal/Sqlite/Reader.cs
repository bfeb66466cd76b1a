namespace ActorVent.Journal.Sqlite;

/// <summary>The one thread that reads, on a connection of its own, so that who lags never waits behind a sync of the disk.</summary>
internal sealed class Reader
{
    private readonly Database _database;
    private readonly ReadTables _tables;
    private readonly string _path;
    private readonly WorkQueue<Action> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Prepares the statements; the connection belongs to the reader from now on.</summary>
    public Reader(Database database, string path)
    {
        _database = database;
        _tables = new ReadTables(database);
        _path = path;
    }

    public void Start() => new Thread(Run) { Name = "journal reader", IsBackground = true }.UnsafeStart();

    /// <summary>Reads in one snapshot of the database.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Task<TResult> ReadAsync<TResult>(Func<ReadTables, TResult> read, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_queue.TryAdd(Answer))
            answer.SetException(new JournalException($"The journal {_path} is closed.", isTransient: false));
        return answer.Task;

        void Answer()
        {
            if (cancellationToken.IsCancellationRequested)
            {
                answer.SetCanceled(cancellationToken);
                return;
            }
            try
            {
                answer.SetResult(_tables.InSnapshot(read));
            }
            catch (SqliteFailure failure)
            {
                answer.SetException(failure.ToJournalException(_path));
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        }
    }

    /// <summary>Answers what is queued and closes the connection.</summary>
    public Task EndAsync()
    {
        _queue.Close();
        return _ended.Task;
    }

    private void Run()
    {
        while (_queue.TakeAll() is { } waiting)
        {
            foreach (var answer in waiting)
                answer();
        }
        _database.Dispose();
        _ended.SetResult();
    }
}
