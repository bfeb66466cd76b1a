namespace ActorVent.Journal.Sqlite;

/// <summary>The file's place: made ready before SQLite sees it.</summary>
internal static class JournalFile
{
    /// <summary>Resolves the path and its links, so that one file has one lock, and creates its directory.</summary>
    /// <exception cref="JournalException">The place is unsuitable.</exception>
    public static string Prepare(SqliteJournalOptions options)
    {
        var path = Path.GetFullPath(options.Path);
        var directory = Path.GetDirectoryName(path)
            ?? throw Refused($"{path} is a directory. Name a file in it.");
        try
        {
            Create(directory, path);
            path = Path.Combine(Resolve(directory), Path.GetFileName(path));
            if (new FileInfo(path).LinkTarget is not null)
                path = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The journal {path} cannot be reached: {e.Message} Check its directory and who may write there.", isTransient: false, e);
        }
        if (Directory.Exists(path))
            throw Refused($"{path} is a directory. Name a file in it.");
        if (options.FileSystemOf(path) is { } type && FileSystems.IsNetwork(type))
            throw Refused($"The journal {path} is on a network file system ({type}), where SQLite cannot keep it safe. Put it on a local disk or a block volume, or use PostgreSQL.");
        return path;
    }

    /// <summary>Creates it, for its owner only. What cannot be created is left to SQLite, which says why.</summary>
    public static void Create(string path)
    {
        try
        {
            PrivateFile.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Read-only, or not permitted.
        }
    }

    private static void Create(string directory, string path)
    {
        if (Directory.Exists(directory))
            return;
        if (Path.GetDirectoryName(directory) is { } parent && !Directory.Exists(parent))
            throw Refused($"The journal {path} cannot be created: neither {directory} nor {parent} exists. Create the directory, or choose another --data.");
        CreatePrivate(directory);
    }

    private static void CreatePrivate(string directory)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }
        Directory.CreateDirectory(directory, OwnerOnly);
        // The umask may have taken the owner's own rights.
        File.SetUnixFileMode(directory, OwnerOnly);
    }

    private static string Resolve(string directory) =>
        new DirectoryInfo(directory).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory;

    private static JournalException Refused(string message) => new(message, isTransient: false);
}
