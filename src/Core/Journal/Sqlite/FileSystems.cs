namespace ActorVent.Journal.Sqlite;

/// <summary>Finds out on what a file lies.</summary>
internal static class FileSystems
{
    private const string Mounts = "/proc/self/mountinfo";

    /// <summary>Whether several machines may have the file system mounted, or its locks and shared memory are not what SQLite's WAL needs.</summary>
    public static bool IsNetwork(string type) => type.ToLowerInvariant() switch
    {
        "nfs" or "nfs4" or "cifs" or "smb" or "smb2" or "smb3" or "smbfs" or "9p" or "afs" or "ceph" or "glusterfs" or "lustre"
            or "gpfs" or "gfs2" or "ocfs2" or "beegfs" or "orangefs" or "ncpfs" or "davfs" => true,
        "fuse.sshfs" or "fuse.glusterfs" or "fuse.ceph" or "fuse.s3fs" or "fuse.rclone" or "fuse.davfs2" or "fuse.gcsfuse"
            or "fuse.juicefs" or "fuse.goofys" => true,
        _ => false,
    };

    /// <summary>The type of the file system that an absolute path is on; null where the system does not tell.</summary>
    public static string? TypeOf(string path) => File.Exists(Mounts) ? TypeOf(path, File.ReadLines(Mounts)) : null;

    /// <param name="path">An absolute path.</param>
    /// <param name="mounts">Lines as proc_pid_mountinfo(5) describes them: <c>36 35 98:0 /root /point options [fields…] - type source options</c>.</param>
    public static string? TypeOf(string path, IEnumerable<string> mounts)
    {
        var (best, type) = (-1, (string?)null);
        foreach (var line in mounts)
        {
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (separator < 0 || separator + 1 >= fields.Length || fields.Length < 5)
                continue;
            var point = Unescape(fields[4]);

            // Of two mounts on the same point the later one covers the earlier.
            if (point.Length >= best && Contains(point, path))
                (best, type) = (point.Length, fields[separator + 1]);
        }
        return type;
    }

    private static bool Contains(string point, string path) =>
        point == "/" || path == point || (path.StartsWith(point, StringComparison.Ordinal) && path[point.Length] == '/');

    private static string Unescape(string point) => point
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
