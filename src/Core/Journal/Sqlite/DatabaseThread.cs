namespace ActorVent.Journal.Sqlite;

/// <summary>A connection with a thread of its own: nothing of SQLite's waiting ever blocks the pool.</summary>
internal sealed class DatabaseThread : IDisposable
{
    private readonly Queue<Work> _queue = new();
    private readonly Database _database;
    private readonly Thread _thread;
    private bool _isClosing;

    /// <param name="name">The thread's.</param>
    /// <param name="database">Used by nobody else from now on; closed with the thread.</param>
    /// <param name="run">Runs what was queued, in order; completes each.</param>
    public DatabaseThread(string name, Database database, Action<Database, IReadOnlyList<Work>> run)
    {
        _database = database;
        _thread = new Thread(() => Loop(run)) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Queues work.</summary>
    /// <exception cref="ObjectDisposedException">The journal is closed.</exception>
    public void Add(Work work)
    {
        lock (_queue)
        {
            ObjectDisposedException.ThrowIf(_isClosing, typeof(SqliteJournal));
            _queue.Enqueue(work);
            Monitor.Pulse(_queue);
        }
    }

    /// <summary>Finishes what is queued, and closes.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _isClosing = true;
            Monitor.Pulse(_queue);
        }
        _thread.Join();
        _database.Dispose();
    }

    private void Loop(Action<Database, IReadOnlyList<Work>> run)
    {
        var batch = new List<Work>();
        while (true)
        {
            lock (_queue)
            {
                while (_queue.Count == 0 && !_isClosing)
                    Monitor.Wait(_queue);
                if (_queue.Count == 0)
                    return;
                while (_queue.TryDequeue(out var work))
                    batch.Add(work);
            }
            run(_database, batch);
            batch.Clear();
        }
    }
}

/// <summary>Something to do on a connection, and who waits for it.</summary>
internal abstract class Work
{
    /// <summary>Does it, inside a transaction if it writes.</summary>
    public abstract void Execute(Database database);

    /// <summary>It is done, durably if it wrote.</summary>
    public abstract void Complete();

    /// <summary>It is not done, or nobody knows.</summary>
    public abstract void Fail(SqliteFailure failure, WriteOutcome outcome);

    /// <summary>It cannot be done; a bug or a refusal.</summary>
    public abstract void Fail(Exception error);
}
