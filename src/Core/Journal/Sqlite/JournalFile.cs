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

    private static void Create(string directory, string path)
    {
        if (Directory.Exists(directory))
            return;
        if (Path.GetDirectoryName(directory) is { } parent && !Directory.Exists(parent))
            throw Refused($"The journal {path} cannot be created: neither {directory} nor {parent} exists. Create the directory, or choose another --data.");
        CreatePrivate(directory);
    }

    /// <summary>The journal holds what pods hold, environment variables included: for its owner only.</summary>
    private static void CreatePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Resolve(string directory) =>
        new DirectoryInfo(directory).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory;

    private static JournalException Refused(string message) => new(message, isTransient: false);
}
