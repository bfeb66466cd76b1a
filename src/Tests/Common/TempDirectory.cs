using System.Text;

namespace ActorVent.Tests.Common;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("actorvent-test-").FullName;

    /// <summary>Where a journal in it is.</summary>
    public string Journal => System.IO.Path.Combine(Path, "actorvent.db");

    /// <summary>Writes a file that nobody but its owner, and those given, can read.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string name, string content, UnixFileMode others = UnixFileMode.None) => Write(name, Encoding.UTF8.GetBytes(content), others);

    public string Write(string name, byte[] content, UnixFileMode others = UnixFileMode.None)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
