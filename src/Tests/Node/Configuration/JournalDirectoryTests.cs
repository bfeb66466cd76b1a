using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public sealed class JournalDirectoryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--data", UnixFileMode.OtherWrite)]
    [InlineData("--data", UnixFileMode.GroupWrite)]
    [InlineData("ACTORVENT_DATA", UnixFileMode.OtherWrite)]
    [InlineData("--journal", UnixFileMode.OtherWrite)]
    public void Directory_ThatOthersCanWriteTo_IsWarnedAbout(string where, UnixFileMode others)
    {
        FileModes.Set(_directory.Path, FileModes.OwnersDirectory | others);
        var warning = Assert.Single(Read(where).Warnings);
        Assert.Equal((where, $"other users of this machine can write to '{_directory.Path}'"), (warning.Where, warning.What));
        Assert.Contains("chmod go-w", warning.Advice);
    }

    [Fact]
    public void Directory_ThatOthersCanOnlyRead_IsNoWarning()
    {
        FileModes.Set(_directory.Path, FileModes.OwnersDirectory | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Assert.Empty(Read("--data").Warnings);
    }

    private ActorVent.Node.Configuration.Findings Read(string where) =>
        Configure.WithUrl((where, where == "--journal" ? $"sqlite:{_directory.Journal}" : _directory.Path)).Findings;
}
