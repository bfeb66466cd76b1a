using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorVent.Tests.Shell.Storage;

/// <summary>Has commits to a database fail, whoever's rows are in them.</summary>
internal sealed class FailingCommits(Random random)
{
    private readonly Lock _lock = new();
    private readonly HashSet<sqlite3> _hooked = [];

    /// <summary>How likely one fails, from 0 to 1.</summary>
    public double Chance { get; set; }

    public int Failed { get; private set; }

    public void Opened(SqliteConnection connection)
    {
        lock (_lock)
        {
            if (_hooked.Add(connection.Handle!))
                raw.sqlite3_commit_hook(connection.Handle!, _ => Decide(), null);
        }
    }

    /// <returns>Other than 0 makes a rollback of the commit.</returns>
    private int Decide()
    {
        lock (_lock)
        {
            if (random.NextDouble() >= Chance)
                return 0;
            Failed++;
            return 1;
        }
    }
}
