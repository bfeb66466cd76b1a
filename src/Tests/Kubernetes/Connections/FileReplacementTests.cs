using ActorVent.Kubernetes.Connections;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class FileReplacementTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void File_Replaced_KeepsItsModeAndLeavesNothingBehind(bool asNewFile)
    {
        var path = _directory.Write("config", "something longer", UnixFileMode.GroupRead);

        FileReplacement.Write(path, "short"u8.ToArray(), asNewFile);

        Assert.Equal("short", File.ReadAllText(path));
        Assert.Equal(OperatingSystem.IsWindows() ? FileModes.Owner : FileModes.Owner | UnixFileMode.GroupRead, FileModes.Of(path));
        Assert.Equal([path], Directory.GetFiles(_directory.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void File_ReadWhileItIsReplaced_IsTheOldOneOnlyAsANewFile(bool asNewFile)
    {
        var path = _directory.Write("config", "old");
        using var reading = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        FileReplacement.Write(path, "new"u8.ToArray(), asNewFile);

        Assert.Equal(asNewFile ? "old" : "new", new StreamReader(reading).ReadToEnd());
    }

    [Fact]
    public void File_BesideWhichNoneCanBeMade_IsWrittenInPlace()
    {
        var path = _directory.Write("config", "old");
        Directory.CreateDirectory(path + ".actorvent");

        FileReplacement.Write(path, "new"u8.ToArray(), asNewFile: true);

        Assert.Equal("new", File.ReadAllText(path));
    }
}
