using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorVent.Tests.Progress;

/// <summary>Keeps the writer waiting, so that what comes meanwhile comes together, and counts its commits.</summary>
internal sealed class BusyStore(string path)
{
    private readonly HashSet<sqlite3> _counted = [];
    private int _commits;
    private TaskCompletionSource? _opening;

    public void Opened(SqliteConnection connection)
    {
        lock (_counted)
        {
            if (_counted.Add(connection.Handle!))
                raw.sqlite3_commit_hook(connection.Handle!, _ => Count(), null);
        }
        _opening?.TrySetResult();
    }

    /// <summary>The first log's write waits for the lock alone; those of the others have all reached Akka's journal when it is released.</summary>
    /// <returns>How many commits there were since.</returns>
    public async Task<Func<int>> HoldWhileAsync(LogSystem system, TestLog first, IReadOnlyList<TestLog> logs, Action<TestLog> persist)
    {
        _opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (var holder = new StoredRows(path))
        {
            holder.Execute("BEGIN IMMEDIATE");
            var before = Volatile.Read(ref _commits);
            persist(first);
            await _opening.Task;
            foreach (var log in logs.Where(log => log != first))
                persist(log);
            foreach (var log in logs)
                await log.ReachAsync();
            await system.ReachJournalAsync();
            holder.Execute("ROLLBACK");
            return () => Volatile.Read(ref _commits) - before;
        }
    }

    private int Count()
    {
        Interlocked.Increment(ref _commits);
        return 0;
    }
}
