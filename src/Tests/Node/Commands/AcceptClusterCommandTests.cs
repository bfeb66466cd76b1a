using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Node.Commands;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Node.Commands;

public sealed class AcceptClusterCommandTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Accept_OfAJournalWithACluster_ForgetsTheEvidenceAndSaysSo()
    {
        await WriteAsync(new ClusterRecord("prod", "u1", ["f"], ["prod"], ["api:6443"]));

        var accepted = await Invocation.RunAsync("accept-cluster", "--data", _directory.Path);

        Assert.Equal((0, ""), (accepted.Code, accepted.Error));
        Assert.Contains("takes the next cluster that it meets for prod", accepted.Output);
        await using var journal = Open();
        Assert.Equal(new ClusterRecord("prod", null, [], ["prod"], []), await journal.ReadClusterAsync(default));
    }

    [Fact]
    public async Task Accept_OfAJournalWithoutACluster_ChangesNothing()
    {
        await using (Open())
        {
        }

        var accepted = await Invocation.RunAsync("accept-cluster", "--journal", $"sqlite:{_directory.Journal}");

        Assert.Equal(0, accepted.Code);
        Assert.Contains("has met no cluster yet", accepted.Output);
    }

    [Fact]
    public async Task Accept_FindsTheJournalInTheEnvironment()
    {
        await WriteAsync(new ClusterRecord("prod", "u1", [], [], []));

        var accepted = await Invocation.RunAsync(new Dictionary<string, string> { ["ACTORVENT_DATA"] = _directory.Path }, "accept-cluster");

        Assert.Contains("for prod", accepted.Output);
    }

    [Fact]
    public async Task Accept_WithoutAJournal_IsRefusedAndMakesNone()
    {
        var refused = await Invocation.RunAsync("accept-cluster", "--data", _directory.Path);

        Assert.Equal(ExitCodes.Configuration, refused.Code);
        Assert.Contains("there is no journal", refused.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public async Task Accept_OfAJournalInUse_IsRefused()
    {
        await using var journal = Open();

        var refused = await Invocation.RunAsync("accept-cluster", "--data", _directory.Path);

        Assert.Equal(ExitCodes.Failed, refused.Code);
        Assert.Contains("is in use", refused.Error);
    }

    [Theory]
    [InlineData("--data d", "actorvent accept-cluster --data {0}/d")]
    [InlineData("--journal sqlite:j.db", "actorvent accept-cluster --journal sqlite:{0}/j.db")]
    public async Task Command_ForAJournal_NamesIt(string option, string command)
    {
        var run = await Invocation.RunAsync(["run", "--url", "http://h/", .. option.Split(' ')]);

        Assert.Equal(string.Format(null, command, Directory.GetCurrentDirectory()), AcceptClusterCommand.For(run.Options!));
    }

    private async Task WriteAsync(ClusterRecord cluster)
    {
        await using var journal = Open();
        await journal.WriteClusterAsync(cluster, default);
    }

    private SqliteJournal Open() =>
        SqliteJournal.Open(new SqliteJournalOptions { Path = _directory.Journal }, TimeProvider.System, NullLogger.Instance);
}
