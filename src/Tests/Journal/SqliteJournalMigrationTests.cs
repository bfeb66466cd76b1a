using System.Globalization;
using System.Text;
using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Journal;

/// <summary>Databases that earlier versions made.</summary>
public sealed class SqliteJournalMigrationTests : IDisposable
{
    // Schema 1, with a pod that changed, one that was deleted, and an endpoint that has got the first entry and fails on the second.
    private const string Schema1 = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE clusters (name TEXT PRIMARY KEY, identity TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE nodes (
            node TEXT PRIMARY KEY, incarnation TEXT NOT NULL, address TEXT, version TEXT, config TEXT,
            heartbeat INTEGER NOT NULL, state INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE shards (
            shard INTEGER PRIMARY KEY, owner TEXT, incarnation TEXT, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
            bytes INTEGER NOT NULL);
        CREATE TABLE objects (
            id INTEGER PRIMARY KEY, shard INTEGER NOT NULL, cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL,
            name TEXT NOT NULL, uid TEXT NOT NULL, version TEXT, digest BLOB NOT NULL, sequence INTEGER NOT NULL,
            time INTEGER NOT NULL, scope TEXT NOT NULL, state INTEGER NOT NULL, changes INTEGER NOT NULL);
        CREATE UNIQUE INDEX objects_by_key ON objects (shard, cluster, kind, namespace, name);
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY, object INTEGER NOT NULL, epoch INTEGER NOT NULL, uid TEXT NOT NULL, version TEXT,
            type INTEGER NOT NULL, cause INTEGER NOT NULL, time INTEGER NOT NULL, collapsed INTEGER NOT NULL,
            changes INTEGER NOT NULL, previous TEXT, payload BLOB NOT NULL);
        CREATE INDEX entries_by_object ON entries (object);
        CREATE INDEX entries_deleted ON entries (object) WHERE type = 2;
        CREATE TABLE superseded (time INTEGER, entry INTEGER, PRIMARY KEY (time, entry)) WITHOUT ROWID;
        CREATE TABLE ended (time INTEGER, entry INTEGER, PRIMARY KEY (time, entry)) WITHOUT ROWID;
        CREATE TABLE positions (
            shard INTEGER, scope TEXT, version TEXT NOT NULL, PRIMARY KEY (shard, scope)) WITHOUT ROWID;
        CREATE TABLE endpoints (id TEXT PRIMARY KEY, url TEXT NOT NULL, state INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE offsets (
            endpoint TEXT, shard INTEGER, sequence INTEGER NOT NULL, joined INTEGER NOT NULL,
            PRIMARY KEY (endpoint, shard)) WITHOUT ROWID;
        CREATE TABLE lanes (
            endpoint TEXT, shard INTEGER, cluster TEXT, kind TEXT, namespace TEXT, name TEXT, sequence INTEGER NOT NULL,
            version TEXT, attempts INTEGER NOT NULL, first INTEGER, next INTEGER, failing INTEGER NOT NULL,
            PRIMARY KEY (endpoint, shard, cluster, kind, namespace, name)) WITHOUT ROWID;
        CREATE TABLE dead_letters (
            id INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, shard INTEGER NOT NULL, sequence INTEGER NOT NULL,
            cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, uid TEXT NOT NULL,
            version TEXT, type INTEGER NOT NULL, time INTEGER NOT NULL, attempts INTEGER NOT NULL, reason TEXT NOT NULL,
            payload BLOB NOT NULL);
        CREATE UNIQUE INDEX dead_letters_by_entry ON dead_letters (endpoint, shard, sequence);
        INSERT INTO meta VALUES ('ring', 'name'), ('shards', '1'), ('schema', '1');
        INSERT INTO clusters VALUES ('c', 'i');
        INSERT INTO shards VALUES (0, NULL, NULL, 3, 4, 12);
        INSERT INTO objects VALUES
            (1, 0, 'c', 'Pod', 'd', 'a', 'u1', '12', x'0000000000000000000000000000000c', 3, 120, 's', 0, 2),
            (2, 0, 'c', 'Pod', 'd', 'b', 'u2', '13', x'0000000000000000000000000000000d', 4, 130, 's', 1, 2);
        INSERT INTO entries VALUES
            (1, 1, 3, 'u1', '10', 0, 0, 100, 0, 0, NULL, 'a10'), (2, 2, 3, 'u2', '11', 0, 0, 110, 0, 0, NULL, 'b11'),
            (3, 1, 3, 'u1', '12', 1, 1, 120, 0, 1, '10', 'a12'), (4, 2, 3, 'u2', '13', 2, 1, 130, 0, 1, '11', 'b13');
        INSERT INTO superseded VALUES (100, 1), (110, 2);
        INSERT INTO ended VALUES (130, 4);
        INSERT INTO positions VALUES (0, 's', '13');
        INSERT INTO endpoints VALUES ('e', 'https://h', 0);
        INSERT INTO offsets VALUES ('e', 0, 2, 0);
        INSERT INTO lanes VALUES ('e', 0, 'c', 'Pod', 'd', 'b', 1, '11', 2, NULL, NULL, 7);
        INSERT INTO dead_letters VALUES (1, 'e', 0, 1, 'c', 'Pod', 'd', 'a', 'u1', '10', 0, 100, 1, '400', 'a10');
        PRAGMA application_id = 1096182380;
        PRAGMA user_version = 1;
        """;

    // What made schema 2 of it, and a pod whose changes go to an endpoint from annotations.
    private const string Schema2 = """
        DROP INDEX objects_by_key;
        ALTER TABLE objects ADD COLUMN target TEXT NOT NULL DEFAULT '';
        CREATE UNIQUE INDEX objects_by_key ON objects (shard, cluster, kind, namespace, name, target);
        CREATE INDEX objects_by_target ON objects (target, state) WHERE target <> '';
        ALTER TABLE endpoints ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
        INSERT INTO endpoints VALUES ('a-1', 'https://t', 0, 1);
        INSERT INTO offsets VALUES ('a-1', 0, 4, 4);
        INSERT INTO objects VALUES (3, 0, 'c', 'Pod', 'd', 't', 'u3', '15', x'0000000000000000000000000000000f', 5, 150, 's', 0, 1, 'a-1');
        INSERT INTO entries VALUES (5, 3, 3, 'u3', '15', 0, 1, 150, 0, 0, NULL, 't15');
        UPDATE shards SET sequence = 5, bytes = 15;
        UPDATE meta SET value = '2' WHERE name = 'schema';
        PRAGMA user_version = 2;
        """;

    // What made schema 3 of that, and a resend of it.
    private const string Schema3 = """
        ALTER TABLE objects ADD COLUMN health INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE objects ADD COLUMN resends INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN resend INTEGER NOT NULL DEFAULT 0;
        INSERT INTO entries VALUES (6, 3, 3, 'u3', '15', 1, 4, 160, 0, 1, '15', 't15 again', 1);
        INSERT INTO superseded VALUES (150, 5);
        UPDATE objects SET sequence = 6, time = 160, health = 2, resends = 1 WHERE id = 3;
        UPDATE shards SET sequence = 6, bytes = 24;
        UPDATE meta SET value = '3' WHERE name = 'schema';
        PRAGMA user_version = 3;
        """;

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
    [InlineData(Schema1)]
    [InlineData(Schema1 + Schema2)]
    [InlineData(Schema1 + Schema2 + Schema3)]
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
        Digest = new Digest(14),
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
        Assert.Single(await journal.ReadDeadLettersAsync(null, 10, default));
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
