using ActorVent.Journal;
using ActorVent.Journal.Sqlite;

namespace ActorVent.Progress;

/// <summary>The file, made ready before Akka sees it.</summary>
internal static class ProgressFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates it for its owner only, which SQLite takes over for what it puts beside it, and turns its write-ahead log on.</summary>
    /// <returns>The full path.</returns>
    /// <exception cref="JournalException">The place is unsuitable.</exception>
    public static string Prepare(ProgressOptions options)
    {
        var path = Path.GetFullPath(options.Path);
        try
        {
            CreatePrivate(path);
            using var database = Database.Open(path, options.BusyTimeout);
            // Here, alone: two connections that turn it on at once lock each other out.
            database.Execute("PRAGMA journal_mode = WAL");
        }
        catch (SqliteFailure e)
        {
            throw new JournalException(ProgressFailure.Describe(e, path), e.IsTransient, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"{path} cannot be reached: {e.Message} Check its directory and who may write there.", isTransient: false, e);
        }
        return path;
    }

    private static void CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (new FileStream(path, options))
        {
        }
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnerOnly)
            File.SetUnixFileMode(path, OwnerOnly);
    }
}
