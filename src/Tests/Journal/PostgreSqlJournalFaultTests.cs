using System.Text;
using ActorVent.Journal;
using ActorVent.Journal.PostgreSql;
using ActorVent.Primitives;
using ActorVent.Tests.Common.Postgres;
using ActorVent.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Journal;

/// <summary>What a server and the way to it do to a journal.</summary>
public sealed class PostgreSqlJournalFaultTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly Ring Ring = new(RingKind.Name, 4);
    private static readonly PartitionId Partition = new(1);

    private PostgresDatabase _database = null!;
    private PostgreSqlJournal _journal = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _journal = await PostgreSqlJournals.OpenAsync(_database, Ring);
    }

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Sessions_ThatAreEnded_AreReplacedWithoutAnyoneNoticing()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1));
        await _database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'actorvent:%' AND datname = current_database()");

        await owner.AppendAsync(Change("a", 2));
        Assert.Equal(2, (await _journal.HeadsAsync(default))[1].Value);
    }

    /// <summary>The session ends itself before it has committed; that this is so is found out, and not guessed.</summary>
    [Fact]
    public async Task Append_WhoseSessionEndsBeforeItsCommit_IsFoundNotToBeWritten()
    {
        var owner = await TakeAsync();
        await _database.ExecuteAsync("""
            CREATE FUNCTION public.cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON actorvent.entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.cut();
            """);

        var cut = await _journal.AppendAsync(owner.Entries(Change("a", 1)), default);
        await _database.ExecuteAsync("DROP TRIGGER cut ON actorvent.entries");

        Assert.Equal(WriteOutcome.NotWritten, cut.Outcome);
        Assert.Equal(0, (await _journal.HeadsAsync(default))[1].Value);
        await owner.AppendAsync(Change("a", 1));
    }

    [Fact]
    public async Task Append_WhoseAnswerIsLost_IsFoundToBeWritten()
    {
        await using var proxy = new CuttingProxy(_database.Server.Port);
        var options = PostgreSqlJournals.Options(_database.ConnectionString);
        options.Server.Port = proxy.Port;
        await using var journal = await PostgreSqlJournal.OpenAsync(options, NullLogger.Instance, default);
        var owner = await PartitionOwner.TakeAsync(journal, Partition, "node-a", new Incarnation("1"));

        proxy.LoseTheAnswerTo("WITH advanced AS");
        var result = await owner.AppendAsync(Change("a", 1));

        Assert.True(proxy.HasCut);
        Assert.Equal("a@1", Encoding.UTF8.GetString(Assert.Single(result.Entries).Payload.Span));
        Assert.Equal(1, (await journal.HeadsAsync(default))[1].Value);
        await owner.AppendAsync(Change("a", 2));
    }

    [Fact]
    public async Task Append_PlannedBeforeSomethingChanged_IsPlannedAgain()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1));
        await using var other = await _database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("UPDATE actorvent.partitions SET generation = generation + 1 WHERE partition = 1", default);

        // It has read the generation before, and waits for the row.
        var append = owner.AppendAsync(Change("a", 2));
        await WaitAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
        await transaction.CommitAsync();

        await append;
        Assert.Equal(2, (await _journal.HeadsAsync(default))[1].Value);
    }

    [Fact]
    public async Task Group_WithOneAppendThatCannotBe_WritesTheOthers()
    {
        var owners = new List<PartitionOwner>();
        for (var i = 0; i < 4; i++)
            owners.Add(await PartitionOwner.TakeAsync(_journal, new PartitionId(i), "node-a", new Incarnation("1")));
        await PartitionOwner.TakeAsync(_journal, new PartitionId(3), "node-b", new Incarnation("2"));
        await using var other = await _database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("LOCK TABLE actorvent.partitions", default);
        // Both writers wait for the lock with these; what comes meanwhile is one group.
        var first = _journal.AppendAsync(owners[0].Entries(Change("a", 1)), default);
        await WaitAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");

        var impossible = _journal.AppendAsync(owners[1].Entries(Change("a\0", 1)), default);
        var possible = _journal.AppendAsync(owners[2].Entries(Change("b", 1)), default);
        var stale = _journal.AppendAsync(owners[3].Entries(Change("c", 1)), default);
        await transaction.CommitAsync();

        Assert.Equal(WriteOutcome.Written, (await first).Outcome);
        Assert.Equal(WriteOutcome.NotWritten, (await impossible).Outcome);
        Assert.Equal(WriteOutcome.Written, (await possible).Outcome);
        Assert.Equal(WriteOutcome.OwnershipLost, (await stale).Outcome);
    }

    [Fact]
    public async Task Take_OfALiveOwnersPartition_IsRefusedUntilItIsRevokedOrHasNoRow()
    {
        await _journal.RegisterNodeAsync("node-b", new Incarnation("2"), default);
        await PartitionOwner.TakeAsync(_journal, Partition, "node-b", new Incarnation("2"));

        Assert.Null(await _journal.TakePartitionAsync(Partition, "node-a", new Incarnation("1"), default));
        await _database.ExecuteAsync("UPDATE actorvent.nodes SET revoked = true WHERE incarnation = '2'");
        Assert.NotNull(await _journal.TakePartitionAsync(Partition, "node-a", new Incarnation("1"), default));

        await PartitionOwner.TakeAsync(_journal, Partition, "node-a", new Incarnation("1"));
        Assert.NotNull(await _journal.TakePartitionAsync(Partition, "node-c", new Incarnation("3"), default));
    }

    [Fact]
    public async Task Take_OfALiveOwnersPartition_IsGrantedToWhoHasItsShard_AndRefusesTheOwner()
    {
        await _journal.RegisterNodeAsync("node-b", new Incarnation("2"), default);
        var before = await PartitionOwner.TakeAsync(_journal, Partition, "node-b", new Incarnation("2"));
        await _database.ExecuteAsync($"INSERT INTO actorvent.shard_leases VALUES ('actorvent-shard-partitions-{Partition.Value}', '1')");

        Assert.Null(await _journal.TakePartitionAsync(Partition, "node-c", new Incarnation("3"), default));
        Assert.NotNull(await _journal.TakePartitionAsync(Partition, "node-a", new Incarnation("1"), default));

        Assert.Equal(WriteOutcome.OwnershipLost, (await _journal.AppendAsync(before.Entries(Change("a", 1)), default)).Outcome);
    }

    [Theory]
    [InlineData("53100", "There is no space left", true)]
    [InlineData("53300", "takes no more connections", true)]
    [InlineData("25006", "is read-only", true)]
    [InlineData("42501", "GRANT", false)]
    [InlineData("XX001", "is corrupt", false)]
    public async Task Append_ThatTheServerRefuses_SaysWhatToDo(string state, string said, bool transient)
    {
        var owner = await TakeAsync();
        await _database.ExecuteAsync($$"""
            CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'told so' USING ERRCODE = '{{state}}'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON actorvent.entries EXECUTE FUNCTION public.refuse();
            CREATE TRIGGER refuse BEFORE UPDATE ON actorvent.scopes EXECUTE FUNCTION public.refuse();
            """);

        var refused = await _journal.AppendAsync(owner.Entries(Change("a", 1)), default);
        Assert.Equal(WriteOutcome.NotWritten, refused.Outcome);
        Assert.Contains(said, refused.Reason, StringComparison.OrdinalIgnoreCase);
        var failure = await Assert.ThrowsAsync<JournalException>(async () => await _journal.AcceptClusterAsync(default));
        Assert.Equal(transient, failure.IsTransient);

        await _database.ExecuteAsync("DROP TRIGGER refuse ON actorvent.entries");
        await owner.AppendAsync(Change("a", 1));
    }

    [Fact]
    public async Task Closed_WritesAreNotWrittenAndReadsThrow()
    {
        var owner = await TakeAsync();
        await _journal.DisposeAsync();

        Assert.Equal(WriteOutcome.NotWritten, (await _journal.AppendAsync(owner.Entries(Change("a", 1)), default)).Outcome);
        await Assert.ThrowsAsync<JournalException>(async () => await _journal.HeadsAsync(default));
    }

    [Fact]
    public async Task Server_StoppedKilledAndSilent_IsGoneOnWith()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var journal = await PostgreSqlJournals.OpenAsync(database, Ring);
        var owner = await PartitionOwner.TakeAsync(journal, Partition, "node-a", new Incarnation("1"));
        await owner.AppendAsync(Change("a", 1));

        await server.StopAsync();
        var away = await journal.AppendAsync(owner.Entries(Change("a", 2)), default);
        Assert.Equal(WriteOutcome.NotWritten, away.Outcome);
        Assert.Contains("cannot be reached", away.Reason);
        Assert.True((await Assert.ThrowsAsync<JournalException>(async () => await journal.HeadsAsync(default))).IsTransient);
        await server.StartAgainAsync();
        await owner.AppendAsync(Change("a", 2));

        await server.KillAsync();
        await server.StartAgainAsync();
        await owner.AppendAsync(Change("a", 3));

        // Nothing comes back, as over a network that swallows packets: the wait has an end.
        server.Pause();
        var silent = await journal.AppendAsync(owner.Entries(Change("a", 4)), default);
        server.Resume();
        Assert.NotEqual(WriteOutcome.Written, silent.Outcome);
        Assert.Contains("did not answer in time", silent.Reason);
        owner = await PartitionOwner.TakeAsync(journal, Partition, "node-a", new Incarnation("1"));
        Assert.InRange(owner.Last.Value, 3, 4);
        await owner.AppendAsync(Change("a", 5));
    }

    private Task<PartitionOwner> TakeAsync() => PartitionOwner.TakeAsync(_journal, Partition, "node-a", new Incarnation("1"));

    private async Task WaitAsync(string count)
    {
        while (await _database.ReadAsync<long>(count) == 0)
        {
        }
    }

    private static NewEntry Change(string name, int version) => new()
    {
        Object = new ObjectKey("c", "Pod", "default", name),
        Uid = "u",
        Version = new ResourceVersion($"{version}"),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = DateTimeOffset.UnixEpoch.AddSeconds(version),
        Payload = Encoding.UTF8.GetBytes($"{name}@{version}"),
        Digest = new Digest(0, (ulong)version),
        Scope = new ScopeId("s"),
    };
}
