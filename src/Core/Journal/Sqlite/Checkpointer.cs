using ActorVent.Troubles;

namespace ActorVent.Journal.Sqlite;

/// <summary>
/// Moves the write-ahead log into the file on a thread and a connection of its own, while the writer goes on. One pass at a time, when
/// asked for.
/// </summary>
internal sealed class Checkpointer(Database database, string path, TroubleLog trouble)
{
    private readonly object _gate = new();
    private Thread? _thread;
    private bool _isBusy;
    private bool _isEnding;

    /// <summary>Whether a pass is asked for or under way.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
                return _isBusy;
        }
    }

    public void Start()
    {
        _thread = new Thread(Run) { Name = "journal checkpoint", IsBackground = true };
        _thread.UnsafeStart();
    }

    /// <summary>Asks for a pass.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            _isBusy = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Blocks until no pass is under way.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (_isBusy)
                Monitor.Wait(_gate);
        }
    }

    /// <summary>Blocks until the thread has ended and the connection is closed.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnding = true;
            Monitor.PulseAll(_gate);
        }
        _thread!.Join();
    }

    /// <summary>On the caller's thread and connection.</summary>
    public void Checkpoint(Database on)
    {
        try
        {
            on.Checkpoint();
            trouble.Worked(this);
        }
        catch (SqliteFailure failure)
        {
            trouble.Failed(
                this, $"The write-ahead log cannot be moved into the journal: {failure.Describe(path)} It is tried again, and grows meanwhile; nothing is lost");
        }
    }

    private void Run()
    {
        while (IsAsked())
        {
            Checkpoint(database);
            lock (_gate)
            {
                _isBusy = false;
                Monitor.PulseAll(_gate);
            }
        }
        database.Dispose();
    }

    private bool IsAsked()
    {
        lock (_gate)
        {
            while (!_isBusy && !_isEnding)
                Monitor.Wait(_gate);
            return _isBusy;
        }
    }
}
