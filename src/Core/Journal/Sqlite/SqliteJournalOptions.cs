using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Where the journal is, and how it is created when it is not there.</summary>
public sealed record SqliteJournalOptions
{
    /// <summary>How many partitions a new journal gets when nothing is said.</summary>
    public const int DefaultPartitions = 64;

    /// <summary>The write-ahead log is moved into the file from so many pages of 4 KB on. Default: 16 MB.</summary>
    internal int CheckpointPages { get; init; } = 4096;

    /// <summary>The file. Created when missing, as is its directory when that one's parent exists. Beside it stand <c>-wal</c>, <c>-shm</c> and <c>.lock</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The ring of a new journal (null: <see cref="RingKind.Name"/>). Of an existing one: refused when it differs from what is stored (null: whatever is stored).</summary>
    public RingKind? RingKind { get; init; }

    /// <summary>The number of partitions, a power of two; otherwise as <see cref="RingKind"/>. Null: 64.</summary>
    public int? Partitions { get; init; }

    /// <summary>How long a write waits for another process that has locked the file (a sqlite3 shell) before it ends as not written.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Tells the type of the file system under a path, as in <c>/proc/self/mountinfo</c>; null when unknown.</summary>
    internal Func<string, string?> FileSystemOf { get; init; } = FileSystems.TypeOf;
}
