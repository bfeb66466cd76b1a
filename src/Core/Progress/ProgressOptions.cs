using Microsoft.Data.Sqlite;

namespace ActorVent.Progress;

/// <summary>Where the endpoints' logs are kept.</summary>
public sealed record ProgressOptions
{
    /// <summary>The SQLite file, <c>progress.db</c> beside the journal; created for its owner only when missing, its directory is not. Not shared with the journal.</summary>
    public required string Path { get; init; }

    /// <summary>How long SQLite itself waits for a lock that somebody else has (a delete, a backup). Default: 1 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So many logs are read at once; the others wait. Default: 16. More only holds threads: it is one file.</summary>
    public int Recoveries { get; init; } = 16;

    /// <summary>Sees each connection when it has been opened.</summary>
    internal Action<SqliteConnection>? Opened { get; init; }
}
