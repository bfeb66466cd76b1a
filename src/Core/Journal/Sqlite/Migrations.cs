using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>Brings journals of earlier versions to <see cref="Schema.Version"/>.</summary>
internal static class Migrations
{
    // Stood in a position's place after the server's history was reset, until the next list was complete.
    private const string Reset = "reset";

    // What leads from each version to the next.
    private static readonly string[] Steps =
    [
        """
        DROP INDEX objects_by_key;
        ALTER TABLE objects ADD COLUMN target TEXT NOT NULL DEFAULT '';
        CREATE UNIQUE INDEX objects_by_key ON objects (shard, cluster, kind, namespace, name, target);
        CREATE INDEX objects_by_target ON objects (target, state) WHERE target <> '';
        ALTER TABLE endpoints ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
        """,
        """
        ALTER TABLE objects ADD COLUMN health INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE objects ADD COLUMN resends INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN resend INTEGER NOT NULL DEFAULT 0;
        """,
        """
        ALTER TABLE entries RENAME TO entries_3;
        CREATE TABLE payloads (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
        INSERT INTO payloads SELECT row_number() OVER (ORDER BY id), payload FROM entries_3;
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY, object INTEGER NOT NULL, epoch INTEGER NOT NULL, uid TEXT NOT NULL, version TEXT,
            type INTEGER NOT NULL, cause INTEGER NOT NULL, time INTEGER NOT NULL, collapsed INTEGER NOT NULL,
            changes INTEGER NOT NULL, previous TEXT, resend INTEGER NOT NULL, payload INTEGER NOT NULL);
        INSERT INTO entries SELECT
            id, object, epoch, uid, version, type, cause, time, collapsed, changes, previous, resend, row_number() OVER (ORDER BY id) FROM entries_3;
        DROP TABLE entries_3;
        CREATE INDEX entries_by_object ON entries (object);
        CREATE INDEX entries_deleted ON entries (object) WHERE type = 2;
        """,
        """
        ALTER TABLE shards RENAME TO partitions;
        ALTER TABLE partitions RENAME COLUMN shard TO partition;
        ALTER TABLE objects RENAME COLUMN shard TO partition;
        ALTER TABLE positions RENAME COLUMN shard TO partition;
        ALTER TABLE offsets RENAME COLUMN shard TO partition;
        ALTER TABLE lanes RENAME COLUMN shard TO partition;
        ALTER TABLE dead_letters RENAME COLUMN shard TO partition;
        UPDATE meta SET name = 'partitions' WHERE name = 'shards';
        INSERT INTO meta VALUES ('id', lower(hex(randomblob(16))));
        ALTER TABLE objects ADD COLUMN history INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN history INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE scopes (scope TEXT PRIMARY KEY, epoch INTEGER NOT NULL, history INTEGER NOT NULL, position TEXT) WITHOUT ROWID;
        CREATE TABLE partition_scopes (
            partition INTEGER, scope TEXT, epoch INTEGER NOT NULL, rewinds INTEGER NOT NULL, history INTEGER NOT NULL, position TEXT,
            PRIMARY KEY (partition, scope)) WITHOUT ROWID;
        ALTER TABLE endpoints ADD COLUMN disabled INTEGER;
        CREATE TABLE joined (endpoint TEXT, partition INTEGER, sequence INTEGER NOT NULL, PRIMARY KEY (endpoint, partition)) WITHOUT ROWID;
        INSERT INTO joined SELECT endpoint, partition, joined FROM offsets;
        CREATE TABLE low (endpoint TEXT, partition INTEGER, sequence INTEGER NOT NULL, PRIMARY KEY (endpoint, partition)) WITHOUT ROWID;
        INSERT INTO low SELECT o.endpoint, o.partition, min(o.sequence, coalesce(
            (SELECT min(l.sequence) FROM lanes l WHERE l.endpoint = o.endpoint AND l.partition = o.partition), o.sequence)) FROM offsets o;
        ALTER TABLE offsets DROP COLUMN joined;
        ALTER TABLE offsets RENAME TO carried_offsets;
        ALTER TABLE lanes RENAME TO carried_lanes;
        CREATE TABLE expired (
            partition INTEGER, target TEXT, sequence INTEGER, cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL,
            name TEXT NOT NULL, uid TEXT NOT NULL, version TEXT, type INTEGER NOT NULL, time INTEGER NOT NULL,
            PRIMARY KEY (partition, target, sequence)) WITHOUT ROWID;
        CREATE INDEX expired_by_object ON expired (partition, cluster, kind, namespace, name, target, sequence);
        ALTER TABLE superseded RENAME TO superseded_4;
        CREATE TABLE superseded (time INTEGER, entry INTEGER, PRIMARY KEY (time, entry)) WITHOUT ROWID;
        INSERT INTO superseded SELECT coalesce(
            (SELECT n.time FROM entries n WHERE n.object = e.object AND n.id > e.id ORDER BY n.id LIMIT 1), s.time), s.entry
            FROM superseded_4 s CROSS JOIN entries e ON e.id = s.entry;
        DROP TABLE superseded_4;
        """,
    ];

    /// <summary>Goes to the next version, in one transaction.</summary>
    public static void Migrate(Database database, long from, int partitions)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            database.Execute(Steps[from - 1]);
            if (from == 4)
                CarryPositions(database, partitions);
            database.Execute($"UPDATE meta SET value = '{from + 1}' WHERE name = 'schema'; PRAGMA user_version = {from + 1}; COMMIT");
        }
        catch (SqliteFailure)
        {
            if (database.IsInTransaction)
                database.Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>
    /// Each partition had positions of its own. A scope's is the lowest, if all partitions have one: who was further finds that
    /// what is told again is void.
    /// </summary>
    private static void CarryPositions(Database database, int partitions)
    {
        var stored = database.Rows("SELECT scope, version, partition FROM positions ORDER BY scope, partition", static row => (Scope: row.Text(0), Version: row.Version(1)));
        var insert = database.Prepare("INSERT INTO scopes VALUES (?1, 0, ?2, ?3)");
        var insertOfPartitions = database.Prepare("INSERT INTO partition_scopes SELECT partition, scope, 0, 0, 0, ?2 FROM positions WHERE scope = ?1");
        foreach (var scope in stored.GroupBy(static row => row.Scope, static row => row.Version))
        {
            var isReset = scope.Contains(new ResourceVersion(Reset));
            var position = isReset || scope.Count() < partitions ? ResourceVersion.None : scope.Aggregate(ResourceVersion.Lower);
            insert.Bind(1, scope.Key).Bind(2, isReset ? 1 : 0).Bind(3, position).Run();
            insertOfPartitions.Bind(1, scope.Key).Bind(2, position).Run();
        }
        database.Execute("DROP TABLE positions");
    }
}
