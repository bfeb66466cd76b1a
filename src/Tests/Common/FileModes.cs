namespace ActorVent.Tests.Common;

/// <summary>Modes of files, where there are any.</summary>
internal static class FileModes
{
    public const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode OwnersDirectory = Owner | UnixFileMode.UserExecute;

    public static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    public static UnixFileMode Of(string path) => OperatingSystem.IsWindows() ? Owner : File.GetUnixFileMode(path);
}
