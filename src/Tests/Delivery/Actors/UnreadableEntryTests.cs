using System.Text;
using System.Text.Json;
using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using ActorVent.Progress;
using ActorVent.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Delivery.Actors;

public sealed class UnreadableEntryTests : EndpointStage
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Entry_ThatCannotBeRead_HoldsUpNoOtherObject()
    {
        await using var journal = SqliteJournal.Open(new SqliteJournalOptions { Path = _directory.Journal, Partitions = 1 }, TimeProvider.System, NullLogger.Instance);
        var owner = await PartitionOwner.TakeAsync(journal, default, "n", new Incarnation("1"));
        await owner.AppendAsync(Change("a"), Change("b"), Change("c"), Change("d"));
        using (var shell = Database.Open(_directory.Journal, TimeSpan.FromSeconds(20)))
            shell.Execute("UPDATE entries SET time = -1 WHERE id = (SELECT entries.id FROM entries JOIN objects ON objects.id = entries.object WHERE name = 'c')");
        Services = Services with { Journal = journal };
        // The first is read alone, to learn of the size; then the others together.
        Progress = new EndpointProgress { Journal = journal.Id, Lanes = [Failed("a", 4), Failed("b", 3), Failed("c", 2), Failed("d", 1)] };

        Sys.ActorOf(Registry.PropsOf(Options.Id)!);

        Assert.Equal(["a", "b", "d"], Enumerable.Range(0, 3).Select(_ => AcceptNext()).Order());
        AwaitCondition(() => Lines.Lines.Any(static line => line.Text.Contains("default/c", StringComparison.Ordinal)), Soon);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _directory.Dispose();
    }

    private static NewEntry Change(string name) => new()
    {
        Object = Entry(1, name).Object,
        Uid = "u",
        Version = new ResourceVersion("1"),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = Samples.Time,
        Payload = Encoding.UTF8.GetBytes($"\"{name}\""),
        Digest = default,
        Scope = new ScopeId("pods"),
    };

    private string AcceptNext()
    {
        var held = Transport.Next();
        held.Answer(200);
        using var body = JsonDocument.Parse(held.Request.Body);
        return body.RootElement.GetProperty("pod").GetString()!;
    }

    private static LaneRow Failed(string name, int secondsAgo) => new()
    {
        Partition = default,
        Object = Entry(1, name).Object,
        Sequence = SequenceNumber.Zero,
        Version = ResourceVersion.None,
        Attempts = 1,
        First = Samples.Time.AddMinutes(-1),
        Next = Samples.Time.AddSeconds(-secondsAgo),
        Failing = default,
    };
}
