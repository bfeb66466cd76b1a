namespace ActorVent.Kubernetes.Connections;

/// <summary>Puts other content into a file that belongs to somebody: its mode stays, and its owner.</summary>
internal static class FileReplacement
{
    /// <param name="path">A file that is there; of a link, what it leads to is replaced.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content) => Write(path, content, !Environment.IsPrivilegedProcess);

    /// <param name="path">A file that is there.</param>
    /// <param name="content">All of it.</param>
    /// <param name="asNewFile">
    /// Whether it may become another file, in one step that nobody sees half of. Root must not: the file would be root's from then
    /// on. Nor can it where the file alone is mounted: that is seen, and it is written in place.
    /// </param>
    public static void Write(string path, byte[] content, bool asNewFile)
    {
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (!asNewFile || !TryAsNewFile(path, content))
            WriteInPlace(path, content);
    }

    private static bool TryAsNewFile(string path, byte[] content)
    {
        var fresh = path + ".actorvent";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = File.GetUnixFileMode(path);
            using (var file = new FileStream(fresh, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(fresh, path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(fresh);
            return false;
        }
    }

    private static void WriteInPlace(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        file.Write(content);
        file.SetLength(content.Length);
        file.Flush(flushToDisk: true);
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It could not be made.
        }
    }
}
