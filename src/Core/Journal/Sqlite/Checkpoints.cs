namespace ActorVent.Journal.Sqlite;

/// <summary>
/// Keeps the write-ahead log short. Most of it is moved beside the writer; the log starts anew only once all of it is moved, so that the
/// rest, when it is little, is moved by the writer between two transactions.
/// </summary>
/// <param name="writing">The writer's connection.</param>
/// <param name="beside">Moves while the writer writes.</param>
/// <param name="pages">With so many pages in the log the first pass begins.</param>
internal sealed class Checkpoints(Database writing, Checkpointer beside, int pages)
{
    private const int MostPasses = 4;

    private readonly int _little = pages / 8;
    private readonly int _most = pages * 8;
    private int _written;
    private int _writtenAtPass;
    private int _passes;

    /// <summary>For the writer, outside of transactions.</summary>
    public void AfterCommit()
    {
        _written += writing.TakePagesWritten();
        if (_written < pages)
            return;
        if (beside.IsBusy)
        {
            if (_written < _most)
                return;
            // The disk does not keep up: what waits for the writer waits too.
            beside.Wait();
        }
        if (_passes == 0 || (_passes < MostPasses && _written - _writtenAtPass > _little))
        {
            _passes++;
            _writtenAtPass = _written;
            beside.Ask();
            return;
        }
        (_written, _passes) = (0, 0);
        beside.Checkpoint(writing);
    }

    /// <summary>Closes the connection that moves beside, and moves everything.</summary>
    public void End()
    {
        beside.End();
        writing.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
}
