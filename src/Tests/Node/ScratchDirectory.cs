namespace ActorVent.Tests.Node;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("actorvent-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Writes a file that nobody but its owner, and those given, can read.</summary>
    public string Write(string name, string content, UnixFileMode others = UnixFileMode.None)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        return file;
    }
}
