namespace ActorVent.Journal.Sqlite;

/// <summary>Keeps files to their owner, whatever the umask: they hold what pods hold, environment variables included.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a file when it is missing.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created.</exception>
    public static void Create(string file)
    {
        if (File.Exists(file))
            return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (new FileStream(file, options))
        {
        }
        Close(file);
    }

    /// <summary>A database and what SQLite puts beside it, which gets the mode that the database has then.</summary>
    public static void CloseDatabase(string database)
    {
        Close(database);
        Close(database + "-wal");
        Close(database + "-shm");
    }

    /// <summary>Takes others' rights away, and gives the owner's. A file of somebody else's stays as its owner has it.</summary>
    public static void Close(string file)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            if (File.Exists(file) && File.GetUnixFileMode(file) != OwnerOnly)
                File.SetUnixFileMode(file, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Volumes whose files are their group's: whoever may write them may not say who else may.
        }
    }
}
