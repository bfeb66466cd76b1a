using System.Globalization;
using System.Text;
using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static ActorVent.Tests.Journal.OldSchemas;

namespace ActorVent.Tests.Journal;

/// <summary>Databases that earlier versions made.</summary>
public sealed class SqliteJournalMigrationTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_Schema1_KeepsEverythingAndKnowsTargets()
    {
        Create();
        await using (var journal = Open())
        {
            await CheckAsync(journal);
            var taken = await journal.TakePartitionAsync(new PartitionId(0), "n", new Incarnation("1"), default);
            Assert.Equal(2, taken!.Objects.Count);
            var result = await journal.AppendAsync(
                new PartitionAppend
                {
                    Fence = taken.Fence,
                    Last = taken.Last,
                    Entries = [Annotated()],
                    MostAnnotationEndpoints = 1,
                },
                default);
            Assert.Equal(6, result.Details!.Last.Value);
        }

        await using var again = Open();
        var read = await again.ReadAsync(new PartitionId(0), SequenceNumber.Zero, 10, 1000, default);
        Assert.Equal(["1  True", "2  True", "3  True", "4  False", "5  False", "6 a-1 False"], read.Select(e => $"{e.Sequence} {e.Target} {e.Superseded}"));
    }

    [Theory]
    [InlineData(Schema1, 5)]
    [InlineData(Schema1 + Schema2, 6)]
    public async Task Open_OlderSchema_KnowsResends(string schema, int first)
    {
        Create(schema);
        await using var journal = Open();
        var taken = await journal.TakePartitionAsync(new PartitionId(0), "n", new Incarnation("1"), default);
        // Nobody has looked at what is older.
        Assert.All(taken!.Objects, row => Assert.Equal(Health.Unknown, row.Health));
        Assert.Equal(120, taken.Objects.Single(row => row.Object.Name == "a").Time.UtcTicks);
        var resend = Annotated() with { Version = new ResourceVersion("12"), Cause = Cause.Resend, Payload = null, Health = Health.Unhealthy, Targets = [] };
        await journal.AppendAsync(new PartitionAppend { Fence = taken.Fence, Last = taken.Last, Entries = [resend, resend] }, default);

        var read = await journal.ReadAsync(new PartitionId(0), SequenceNumber.Zero, 10, 1000, default);
        Assert.Equal((first + 1, 2, "a12"), ((int)read[^1].Sequence.Value, read[^1].Resend, Encoding.UTF8.GetString(read[^1].Payload.Span)));
        Assert.All(read.SkipLast(1), e => Assert.Equal(0, e.Resend));
        var row = (await journal.TakePartitionAsync(new PartitionId(0), "n", new Incarnation("2"), default))!.Objects.Single(o => o.Object.Name == "a");
        Assert.Equal(Health.Unhealthy, row.Health);
    }

    [Fact]
    public async Task Open_Schema2_KeepsTargets()
    {
        Create(Schema1 + Schema2);
        await using var journal = Open();
        var taken = await journal.TakePartitionAsync(new PartitionId(0), "n", new Incarnation("1"), default);
        Assert.Equal(["a 12", "b 13", "t 15"], taken!.Objects.OrderBy(o => o.Object.Name, StringComparer.Ordinal).Select(o => $"{o.Object.Name} {o.Version}"));
        var resend = Annotated() with
        {
            Object = new ObjectKey("c", "Pod", "d", "t"),
            Uid = "u3",
            Version = new ResourceVersion("15"),
            Cause = Cause.Resend,
            Payload = null,
            Targets = [],
        };
        await journal.AppendAsync(new PartitionAppend { Fence = taken.Fence, Last = taken.Last, Entries = [resend] }, default);

        var read = await journal.ReadAsync(new PartitionId(0), SequenceNumber.Zero, 10, 1000, default);
        Assert.Equal(
            ["1  0 True", "2  0 True", "3  0 False", "4  0 False", "5 a-1 0 True", "6 a-1 1 False"],
            read.Select(e => $"{e.Sequence} {e.Target} {e.Resend} {e.Superseded}"));
    }

    [Fact]
    public async Task Open_Schema1WithAnotherRing_IsRefusedAndLeftAlone()
    {
        Create();
        var before = await File.ReadAllBytesAsync(_directory.Journal);

        Assert.Throws<JournalException>(() => SqliteJournal.Open(
            new SqliteJournalOptions { Path = _directory.Journal, Partitions = 64 }, TimeProvider.System, NullLogger.Instance));

        Assert.Equal(before, await File.ReadAllBytesAsync(_directory.Journal));
    }

    [Fact]
    public async Task Open_Schema3_KeepsPayloadsAndResends()
    {
        Create(Schema1 + Schema2 + Schema3);
        await using (var journal = Open())
        {
            var taken = await journal.TakePartitionAsync(new PartitionId(0), "n", new Incarnation("1"), default);
            await journal.AppendAsync(new PartitionAppend { Fence = taken!.Fence, Last = taken.Last, Entries = [Annotated() with { Targets = [] }] }, default);
        }

        await using var again = Open();
        var read = await again.ReadAsync(new PartitionId(0), SequenceNumber.Zero, 10, 1000, default);
        Assert.Equal(
            ["1 a10 0", "2 b11 0", "3 a12 0", "4 b13 0", "5 t15 0", "6 t15 again 1", "7 a14 0"],
            read.Select(e => $"{e.Sequence} {Encoding.UTF8.GetString(e.Payload.Span)} {e.Resend}"));
    }

    [Theory]
    [InlineData("all", 0L, "99")]
    [InlineData("some", 0L, "")]
    [InlineData("was reset", 1L, "")]
    [InlineData("no integers", 0L, "")]
    public async Task Open_PositionsOfPartitions_BecomeTheScopesLowest(string name, long history, string position)
    {
        Create(Schema1 + Schema2 + Schema3 + Schema4 + MorePartitions);
        await using var journal = Open();
        var scope = new ScopeId(name);

        var begun = await journal.BeginScopeAsync(scope, default);
        var taken = await journal.TakePartitionAsync(new PartitionId(0), "n", new Incarnation("1"), default);

        Assert.Equal((1L, history, position), (begun.Epoch, begun.History, begun.Position.ToString()));
        // A partition learns of the history from the watcher, and compares its objects anew then.
        Assert.Equal((ScopeEpoch.None, 0L, position), (taken!.Scopes[scope].Epoch, taken.Scopes[scope].History, taken.Scopes[scope].Position.ToString()));
        Assert.All(taken.Objects, row => Assert.Equal(0, row.History));
        Assert.All(await journal.ReadAsync(new PartitionId(0), SequenceNumber.Zero, 10, 1000, default), entry => Assert.Equal(0, entry.History));
        var other = await journal.TakePartitionAsync(new PartitionId(1), "n", new Incarnation("1"), default);
        Assert.Equal(name != "some", other!.Scopes.ContainsKey(scope));
    }

    [Fact]
    public async Task Open_OffsetsAndLanes_AreToldUntilTheyAreForgotten()
    {
        Create(Schema1 + Schema2 + Schema3 + Schema4 + MorePartitions);
        var endpoint = new EndpointRegistration(new EndpointId("e"), "https://h");
        await using (var journal = Open())
        {
            var start = await journal.OpenEndpointAsync(endpoint, default);
            Assert.Equal([0, 5, 0, 9], start.Joined.Select(s => (int)s.Value));
            Assert.Equal([2, 17, 0, 9], start.Carried!.Offsets.Select(s => (int)s.Value));
            Assert.Equal(
                ["0 b 1 11 2  ", "1 x 12  0  ", "1 y 11 11 4 1 2", "3 z 30 11 0  "],
                start.Carried.Lanes.OrderBy(l => l.Object.Name).Select(l => $"{l.Partition} {l.Object.Name} {l.Sequence} {l.Version} {l.Attempts} {l.First?.UtcTicks} {l.Next?.UtcTicks}"));
            var annotated = await journal.OpenEndpointAsync(new EndpointRegistration(new EndpointId("a-1"), "https://t", FromAnnotation: true), default);
            Assert.Equal([new SequenceNumber(4)], annotated.Carried!.Offsets);
            await journal.ForgetCarriedAsync(endpoint.Id, default);
        }

        await using var again = Open();
        Assert.Null((await again.OpenEndpointAsync(endpoint, default)).Carried);
        Assert.NotNull((await again.OpenEndpointAsync(new EndpointRegistration(new EndpointId("a-1"), "https://t", FromAnnotation: true), default)).Carried);
        using var database = Database.Open(_directory.Journal, TimeSpan.Zero);
        // Of a lane that is behind retention waits for what follows it, of one that is ahead for nothing.
        Assert.Equal("1 11 0 9", database.Scalar("SELECT group_concat(sequence, ' ') FROM (SELECT sequence FROM low WHERE endpoint = 'e' ORDER BY partition)"));
    }

    [Fact]
    public async Task Open_EndThatALaneWaitsFor_StaysInRetention()
    {
        Create(Schema1 + Schema2 + Schema3 + Schema4);
        await using var journal = Open();
        var policy = new RetentionPolicy { Before = DateTimeOffset.UnixEpoch, MostBytes = long.MaxValue, NewestOnly = true };

        Assert.Equal(3, (await journal.CompactAsync(policy, default)).Removed);
        Assert.Equal([3, 4, 6], (await journal.ReadAsync(new PartitionId(0), SequenceNumber.Zero, 10, 1000, default)).Select(e => (int)e.Sequence.Value));

        await journal.WriteLowAsync(new EndpointId("e"), [(new PartitionId(0), new SequenceNumber(4))], null, default);
        Assert.Equal(1, (await journal.CompactAsync(policy, default)).Removed);
    }

    [Fact]
    public async Task Open_Superseded_AgeFromWhatSupersededThem()
    {
        Create(Schema1 + Schema2 + Schema3 + Schema4);
        await using var journal = Open();
        var policy = new RetentionPolicy { Before = new DateTimeOffset(121, TimeSpan.Zero), MostBytes = long.MaxValue, NewestOnly = true };

        // a was superseded at 120, b at 130, t at 160.
        Assert.Equal((1, false), await CompactAsync(policy));
        Assert.Equal((1, false), await CompactAsync(policy with { Before = new DateTimeOffset(160, TimeSpan.Zero) }));
        Assert.Equal((1, false), await CompactAsync(policy with { Before = new DateTimeOffset(161, TimeSpan.Zero) }));

        async Task<(int, bool)> CompactAsync(RetentionPolicy p)
        {
            var result = await journal.CompactAsync(p, default);
            return (result.Removed, result.More);
        }
    }

    [Fact]
    public async Task Open_MigratedTwice_HasOneName()
    {
        Create();
        string id;
        await using (var journal = Open())
            id = journal.Id;
        await using var again = Open();

        Assert.Equal(id, again.Id);
        Assert.Equal(32, id.Length);
    }

    [Fact]
    public async Task Open_MigrationThatFails_LeavesTheVersionBefore()
    {
        Create(Schema1 + Schema2 + Schema3 + Schema4 + "ALTER TABLE positions RENAME COLUMN version TO at;");

        Assert.Throws<JournalException>(() => Open());
        using (var database = Database.Open(_directory.Journal, TimeSpan.Zero))
        {
            Assert.Equal("4", database.Scalar("PRAGMA user_version"));
            Assert.Equal("4", database.Scalar("SELECT count(*) FROM entries WHERE id < 5"));
            database.Execute("ALTER TABLE positions RENAME COLUMN at TO version");
        }
        await Open().DisposeAsync();
    }

    [Theory]
    [InlineData(Schema1)]
    [InlineData(Schema1 + Schema2)]
    [InlineData(Schema1 + Schema2 + Schema3)]
    [InlineData(Schema1 + Schema2 + Schema3 + Schema4)]
    public async Task Open_MigratedDatabase_HasTheTablesOfANewOne(string schema)
    {
        Create(schema);
        await Open().DisposeAsync();
        var migrated = Tables(_directory.Journal);
        var fresh = Path.Combine(_directory.Path, "fresh.db");
        await SqliteJournal.Open(new SqliteJournalOptions { Path = fresh, Partitions = 1 }, TimeProvider.System, NullLogger.Instance).DisposeAsync();

        Assert.Equal(Tables(fresh), migrated);
    }

    private static NewEntry Annotated() => new()
    {
        Object = new ObjectKey("c", "Pod", "d", "a"),
        Uid = "u1",
        Version = new ResourceVersion("14"),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = DateTimeOffset.UnixEpoch,
        Payload = "a14"u8.ToArray(),
        Digest = new Digest(0, 14),
        Scope = new ScopeId("s"),
        Targets = [new EndpointRegistration(new EndpointId("a-1"), "https://t", FromAnnotation: true)],
    };

    private static async Task CheckAsync(SqliteJournal journal)
    {
        var read = await journal.ReadAsync(new PartitionId(0), SequenceNumber.Zero, 10, 1000, default);
        Assert.Equal(
            ["1  a10 True", "2  b11 True", "3  a12 False", "4  b13 False"],
            read.Select(e => $"{e.Sequence} {e.Target} {Encoding.UTF8.GetString(e.Payload.Span)} {e.Superseded}"));
        var endpoint = await journal.OpenEndpointAsync(new EndpointRegistration(new EndpointId("e"), "https://h"), default);
        Assert.False(endpoint.IsNew);
        Assert.Equal([SequenceNumber.Zero], endpoint.Joined);
        Assert.Equal([new SequenceNumber(2)], endpoint.Carried!.Offsets);
        Assert.Equal(
            new LaneRow { Partition = new PartitionId(0), Object = new ObjectKey("c", "Pod", "d", "b"), Sequence = new SequenceNumber(1), Version = new ResourceVersion("11"), Attempts = 2, Failing = TimeSpan.FromTicks(7) },
            Assert.Single(endpoint.Carried.Lanes));
        Assert.Single(await journal.ReadDeadLettersAsync(null, 10, payloads: true, default));
        Assert.Empty(await journal.ReadAnnotationEndpointsAsync(default));
    }

    /// <summary>Each table's columns, in their order, and each index, without regard to how the statement was written.</summary>
    private static string Tables(string path)
    {
        using var database = Database.Open(path, TimeSpan.Zero);
        return database.Scalar("SELECT group_concat(line, '\n') FROM (SELECT m.name || ' ' || i.cid || ' ' || i.name || ' ' || i.type || ' ' || i.\"notnull\" || coalesce(i.dflt_value, '') AS line FROM sqlite_master m JOIN pragma_table_info(m.name) i WHERE m.type = 'table' ORDER BY line)")
            + database.Scalar("SELECT group_concat(sql, '\n') FROM (SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY sql)")
            + database.Scalar("SELECT value FROM meta WHERE name = 'schema'") + database.Scalar("PRAGMA user_version");
    }

    private void Create(string schema = Schema1)
    {
        using var database = Database.Open(_directory.Journal, TimeSpan.Zero);
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"BEGIN; {schema} COMMIT;"));
    }

    private SqliteJournal Open() => SqliteJournal.Open(new SqliteJournalOptions { Path = _directory.Journal }, TimeProvider.System, NullLogger.Instance);
}
