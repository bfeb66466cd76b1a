namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// Finds a program as a shell does: a path as it is, a name in PATH only. The framework's own search would also take a program
/// that lies in the working directory.
/// </summary>
internal static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <returns>null when there is none that can be executed.</returns>
    public static string? Find(string command, string? path)
    {
        if (command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || command.Contains('/', StringComparison.Ordinal))
            return WithExtension(Path.GetFullPath(command));
        foreach (var directory in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Path.IsPathRooted(directory) && WithExtension(Path.Combine(directory, command)) is { } found)
                return found;
        }
        return null;
    }

    private static string? WithExtension(string file)
    {
        if (!OperatingSystem.IsWindows())
            return File.Exists(file) && (File.GetUnixFileMode(file) & Executable) != 0 ? file : null;
        foreach (var extension in (ReadOnlySpan<string>)["", ".exe", ".cmd", ".bat", ".com"])
        {
            if (File.Exists(file + extension) && Path.HasExtension(file + extension))
                return file + extension;
        }
        return null;
    }
}
