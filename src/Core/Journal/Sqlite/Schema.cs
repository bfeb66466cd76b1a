using System.Globalization;
using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>The tables, their version, and what was chosen when they were created.</summary>
/// <remarks>
/// Shaped for the append, of which there is one for every change: what it costs are the pages that it touches. <c>payloads</c> is the
/// biggest table and only ever grows at its end, so that a payload fills pages from front to back; <c>entries</c> grows at the end of
/// each partition, and there its rows are small. Its key is <see cref="EntryId"/>, its object an integer; its one full index, (object, rowid), finds
/// what is next of an object; the partial one the object's deletions. Whether an entry is superseded is read off its object's
/// row, and what retention may remove stands in two small tables by time, so that neither asks for further indexes or scans. What it
/// has to wait for are two numbers for each endpoint and partition, <c>joined</c> and <c>low</c>.
/// An object's row outlives being forgotten (state 3) while entries refer to it. <c>changes</c> counts what an object's entries
/// stand for, so that what a lane skips is a subtraction. A resend goes as soon as something follows it, so that at most the newest of
/// an object's entries is one; <c>resends</c> is that entry's count. An endpoint from annotations is a target: the object has another row
/// for it, so that all of this holds for each target by itself; '' are the configured endpoints together. Space of removed entries is
/// used again; the file itself does not shrink.
/// </remarks>
internal static class Schema
{
    public const int Version = 5;

    // "AVjl": tells a journal from any other SQLite file.
    private const int ApplicationId = 0x41566a6c;

    private const string Tables = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE nodes (
            node TEXT PRIMARY KEY, incarnation TEXT NOT NULL, address TEXT, version TEXT, config TEXT,
            heartbeat INTEGER NOT NULL, state INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE partitions (
            partition INTEGER PRIMARY KEY, owner TEXT, incarnation TEXT, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
            bytes INTEGER NOT NULL);
        CREATE TABLE objects (
            id INTEGER PRIMARY KEY, partition INTEGER NOT NULL, cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL,
            name TEXT NOT NULL, uid TEXT NOT NULL, version TEXT, digest BLOB NOT NULL, sequence INTEGER NOT NULL,
            time INTEGER NOT NULL, scope TEXT NOT NULL, state INTEGER NOT NULL, changes INTEGER NOT NULL,
            target TEXT NOT NULL DEFAULT '', health INTEGER NOT NULL DEFAULT 0, resends INTEGER NOT NULL DEFAULT 0,
            history INTEGER NOT NULL DEFAULT 0);
        CREATE UNIQUE INDEX objects_by_key ON objects (partition, cluster, kind, namespace, name, target);
        CREATE INDEX objects_by_target ON objects (target, state) WHERE target <> '';
        CREATE TABLE payloads (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY, object INTEGER NOT NULL, epoch INTEGER NOT NULL, uid TEXT NOT NULL, version TEXT,
            type INTEGER NOT NULL, cause INTEGER NOT NULL, time INTEGER NOT NULL, collapsed INTEGER NOT NULL,
            changes INTEGER NOT NULL, previous TEXT, resend INTEGER NOT NULL, payload INTEGER NOT NULL,
            history INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX entries_by_object ON entries (object);
        CREATE INDEX entries_deleted ON entries (object) WHERE type = 2;
        CREATE TABLE superseded (time INTEGER, entry INTEGER, PRIMARY KEY (time, entry)) WITHOUT ROWID;
        CREATE TABLE ended (time INTEGER, entry INTEGER, PRIMARY KEY (time, entry)) WITHOUT ROWID;
        CREATE TABLE scopes (scope TEXT PRIMARY KEY, epoch INTEGER NOT NULL, history INTEGER NOT NULL, position TEXT) WITHOUT ROWID;
        CREATE TABLE partition_scopes (
            partition INTEGER, scope TEXT, epoch INTEGER NOT NULL, rewinds INTEGER NOT NULL, history INTEGER NOT NULL, position TEXT,
            PRIMARY KEY (partition, scope)) WITHOUT ROWID;
        CREATE TABLE endpoints (
            id TEXT PRIMARY KEY, url TEXT NOT NULL, state INTEGER NOT NULL, kind INTEGER NOT NULL DEFAULT 0, disabled INTEGER) WITHOUT ROWID;
        CREATE TABLE joined (endpoint TEXT, partition INTEGER, sequence INTEGER NOT NULL, PRIMARY KEY (endpoint, partition)) WITHOUT ROWID;
        CREATE TABLE low (endpoint TEXT, partition INTEGER, sequence INTEGER NOT NULL, PRIMARY KEY (endpoint, partition)) WITHOUT ROWID;
        CREATE TABLE carried_offsets (
            endpoint TEXT, partition INTEGER, sequence INTEGER NOT NULL, PRIMARY KEY (endpoint, partition)) WITHOUT ROWID;
        CREATE TABLE carried_lanes (
            endpoint TEXT, partition INTEGER, cluster TEXT, kind TEXT, namespace TEXT, name TEXT, sequence INTEGER NOT NULL,
            version TEXT, attempts INTEGER NOT NULL, first INTEGER, next INTEGER, failing INTEGER NOT NULL,
            PRIMARY KEY (endpoint, partition, cluster, kind, namespace, name)) WITHOUT ROWID;
        CREATE TABLE expired (
            partition INTEGER, target TEXT, sequence INTEGER, cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL,
            name TEXT NOT NULL, uid TEXT NOT NULL, version TEXT, type INTEGER NOT NULL, time INTEGER NOT NULL,
            PRIMARY KEY (partition, target, sequence)) WITHOUT ROWID;
        CREATE INDEX expired_by_object ON expired (partition, cluster, kind, namespace, name, target, sequence);
        CREATE TABLE dead_letters (
            id INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, partition INTEGER NOT NULL, sequence INTEGER NOT NULL,
            cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, uid TEXT NOT NULL,
            version TEXT, type INTEGER NOT NULL, time INTEGER NOT NULL, attempts INTEGER NOT NULL, reason TEXT NOT NULL,
            payload BLOB NOT NULL);
        CREATE UNIQUE INDEX dead_letters_by_entry ON dead_letters (endpoint, partition, sequence);
        """;

    /// <summary>Creates the tables in an empty database, or checks those that are there, and brings them to this version.</summary>
    /// <returns>The stored ring, and the journal's name.</returns>
    public static (Ring Ring, string Id) Prepare(Database database, SqliteJournalOptions options, string path)
    {
        var version = Number(database, "PRAGMA user_version");
        var tables = Number(database, "SELECT count(*) FROM sqlite_master");
        if (version == 0 && tables == 0)
            return (Create(database, new Ring(options.RingKind ?? RingKind.Name, options.Partitions ?? SqliteJournalOptions.DefaultPartitions)), Id(database));
        if (Number(database, "PRAGMA application_id") != ApplicationId || version == 0)
            throw Refused($"{path} is a SQLite database, but not a journal of ActorVent. Choose another path.");
        if (version > Version)
            throw Refused($"The journal {path} has schema {version}, written by a newer ActorVent; this one knows schemas up to {Version}. Run the newer version, or choose another path.");
        var ring = Check(Stored(database, path), options, path);
        for (; version < Version; version++)
            Migrations.Migrate(database, version, ring.Partitions);
        return (ring, Id(database));
    }

    private static Ring Create(Database database, Ring ring)
    {
        database.Execute($"""
            BEGIN IMMEDIATE;
            {Tables}
            INSERT INTO meta VALUES ('id', lower(hex(randomblob(16)))), ('ring', '{Name(ring.Kind)}'), ('partitions', '{ring.Partitions}'), ('schema', '{Version}');
            WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {ring.Partitions})
            INSERT INTO partitions SELECT n, NULL, NULL, 0, 0, 0 FROM numbers;
            PRAGMA application_id = {ApplicationId};
            PRAGMA user_version = {Version};
            COMMIT;
            """);
        return ring;
    }

    private static Ring Stored(Database database, string path)
    {
        var kind = database.Scalar("SELECT value FROM meta WHERE name = 'ring'");
        var partitions = database.Scalar("SELECT value FROM meta WHERE name IN ('partitions', 'shards')");
        return Enum.TryParse<RingKind>(kind, ignoreCase: true, out var known) && int.TryParse(partitions, CultureInfo.InvariantCulture, out var count)
            ? new Ring(known, count)
            : throw Refused($"The journal {path} does not say which ring it was created with (ring '{kind}', partitions '{partitions}'). Restore it from a backup.");
    }

    private static Ring Check(Ring stored, SqliteJournalOptions options, string path)
    {
        if (options.RingKind is { } kind && kind != stored.Kind)
            throw Refused($"The journal {path} was created with ring {Name(stored.Kind)}, and ring {Name(kind)} is asked for. A ring cannot be changed: leave the option out, or start a new journal.");
        if (options.Partitions is { } partitions && partitions != stored.Partitions)
            throw Refused($"The journal {path} was created with {stored.Partitions} partitions, and {partitions} are asked for. Their number cannot be changed: leave the option out, or start a new journal.");
        return stored;
    }

    private static string Id(Database database) => database.Scalar("SELECT value FROM meta WHERE name = 'id'");

    private static long Number(Database database, string sql) => long.Parse(database.Scalar(sql), CultureInfo.InvariantCulture);

    private static string Name(RingKind kind) => kind switch
    {
        RingKind.Uid => "uid",
        RingKind.Namespace => "namespace",
        _ => "name",
    };

    private static JournalException Refused(string message) => new(message, isTransient: false);
}
